import type {Readable, Writable} from 'node:stream'
import type {ApiSelection, ApiSettings, ConfiguredApis} from '../api/index.js'
import type {Authorizer, Credentials} from '../auth/index.js'
import type {HttpClient} from '../http/index.js'
import type {BenchDeps, BenchPlan, BenchTarget} from '../latency/index.js'
import type {Pipeline, PipelineRequest} from '../request/index.js'
import type {Clock, Redactor, Secret} from '../shared/index.js'
import type {Spec} from '../spec/index.js'
import type {Database} from '../storage/index.js'
import type {WebhookProvider} from '../webhook/index.js'

/** What the person who starts the server allows; no call can widen it. */
export interface Policy {
  /** Nothing but GET, HEAD, OPTIONS and GraphQL queries is sent, and no file is written. */
  readOnly: boolean
  /** The only API; without it all that are configured. */
  api?: string
  /** The only environment. */
  environment?: string
  /** Unsafe requests are sent where the environment says `confirm: true`, without asking. */
  assumeYes: boolean
  /** Files are read and written below this folder only; absolute. */
  folder: string
}

/** What one call of a tool works with: made for the call, so that it sees today's configuration. */
export interface CallDeps {
  readonly clock: Clock
  readonly redactor: Redactor
  readonly signal: AbortSignal
  readonly selection: ApiSelection & {account?: string}
  /** Notices and warnings of this call. */
  readonly notices: readonly string[]
  registry(): Promise<ConfiguredApis>
  pipeline(): Promise<Pipeline>
  authorizer(): Promise<Authorizer>
  /** Its proxy variables are read. */
  readonly environment: Readonly<Record<string, string | undefined>>
  credentials(): Promise<Credentials>
  database(): Promise<Database>
  http(): Promise<HttpClient>
  /** The description of the selected API. */
  spec(): Promise<{spec: Spec; settings: ApiSettings | undefined}>
  webhookSecrets(provider: WebhookProvider, settings: ApiSettings | undefined): Promise<Secret[]>
  /** What the benchmark engine needs of this process. */
  engine(plan: BenchPlan, target: BenchTarget): Promise<BenchDeps>
  /** What a JMESPath expression finds in JSON text, as JSON text. @throws ApixError USAGE */
  filter(json: string, expression: string): string
  /** Writes the history and closes what was opened. */
  close(): Promise<void>
}

export interface McpDeps {
  /** Knows every secret that any call resolved; nothing leaves without passing it. */
  redactor: Redactor
  open(selection: CallDeps['selection'], signal: AbortSignal): CallDeps
  /** Where the protocol does not go. */
  log(message: string): void
}

export interface ServeInput {
  /** Of apix. */
  version: string
  policy: Policy
  stdin: Readable
  stdout: Writable
  /** Ends the server. */
  signal: AbortSignal
}

/** One call of a tool, with what it may do. */
export interface Call {
  deps: CallDeps
  policy: Policy
  /**
   * Has the person agree where the environment wants that before an unsafe method.
   * @throws ApixError CONFIRMATION_REQUIRED
   */
  confirm(
    request: Pick<PipelineRequest, 'method' | 'url' | 'settings' | 'body' | 'guard'>,
  ): Promise<void>
  /** @param fraction 0 to 1 */
  progress(fraction: number, message: string): void
}
