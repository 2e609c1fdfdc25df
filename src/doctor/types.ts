import type {ApiSettings, ConfiguredApis, Environment} from '../api/index.js'
import type {HttpClient} from '../http/index.js'
import type {Check, Clock} from '../shared/index.js'
import type {Directories, SecretStore, SecretStoreOptions} from '../storage/index.js'

/** The terminal that apix runs in, as its output room sees it. */
export interface TerminalFacts {
  isTTY: boolean
  color: boolean
  columns: number
}

export interface DoctorDeps {
  /** Versions of apix, of Node and of the system, in words. */
  runtime: {apix: string; node: string; platform: NodeJS.Platform; arch: string; needs: string}
  environment: Environment
  directories: Directories
  /** The person's home directory, absolute. */
  home: string
  cwd: string
  clock: Clock
  terminal: TerminalFacts
  /** @throws ApixError when the configuration is invalid */
  registry(): Promise<ConfiguredApis>
  secretStore(options?: SecretStoreOptions): Promise<SecretStore>
  http(): Promise<HttpClient>
  /** Requests that were sent and wait to be taken into the database. */
  waiting(): Promise<number>
}

/** What is looked at besides this machine. */
export interface DoctorInput {
  /** The APIs that may be contacted; empty where nothing was asked for. */
  apis: readonly ApiSettings[]
}

export type GroupedCheck = Check & {group: string}

/** One thing that is looked at; it may have several findings, or none where it does not apply. */
export interface Examination {
  group: string
  /** What failed, should the examination itself fail. */
  name: string
  run(deps: DoctorDeps, input: DoctorInput): Promise<readonly Check[]>
}
