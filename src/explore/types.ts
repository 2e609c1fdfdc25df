import type {ApiSettings, ConfiguredApis} from '../api/index.js'
import type {Screen, Style} from '../output/index.js'
import type {MessageProblem, Pipeline, PipelineRequest} from '../request/index.js'
import type {Clock, Redactor} from '../shared/index.js'
import type {FoundOperation, Spec} from '../spec/index.js'
import type {Database} from '../storage/index.js'

/** The API that is explored, and what is known of it. */
export interface Workplace {
  /** Undefined for URLs outside every API. */
  settings: ApiSettings | undefined
  spec: Spec | undefined
  /** The document where the API does not name it: `--openapi`. */
  openapi: string | undefined
  /** The environments it can be switched to. */
  environments: readonly string[]
  trail: readonly string[]
  /** What was done to get here, and why there is no description, in words. */
  notes: readonly string[]
}

/** A body as it is sent. */
export interface ComposedBody {
  bytes: Buffer
  contentType: string | undefined
  /** The file that they were read from. */
  path?: string
}

/** A request while it is put together. */
export interface Composition {
  title: string
  /** Set for an operation of the description: then `values` make its path, query, headers, fields. */
  operation?: FoundOperation
  /** Values by the names that they have on the command line. */
  values: ReadonlyMap<string, string>
  method: string
  /** A path under the base URL or a URL; of no meaning for an operation. */
  target: string
  headers: ReadonlyArray<readonly [name: string, value: string]>
  body: ComposedBody | undefined
}

export interface ExploreInput {
  /** The API, where it was named. */
  api: string | undefined
  environment: string | undefined
  /** A description instead of the API's own. */
  openapi: string | undefined
}

export interface ExploreDeps {
  screen: Screen
  clock: Clock
  redactor: Redactor
  /** As the files are now. */
  registry(): Promise<ConfiguredApis>
  /** Adds a shipped preset under its own name. */
  addPreset(name: string, variables: Record<string, string>): Promise<void>
  /** @throws ApixError when there is no description or it cannot be read */
  openSpec(openapi: string | undefined, settings: ApiSettings | undefined): Promise<Spec>
  pipeline(): Promise<Pipeline>
  /** With everything in it that was sent until now. */
  database(): Promise<Database>
  /** What of the request does not fit the description; empty where there is none. */
  problems(
    request: PipelineRequest,
    openapi: string | undefined,
  ): Promise<readonly MessageProblem[]>
  /** A short run. @returns its view */
  bench(
    request: PipelineRequest,
    signal: AbortSignal,
    progress: (line: string) => void,
  ): Promise<(style: Style) => string>
  /** Where saved requests are, absolute, and how the folder is called from here. */
  requests: {path: string; shown: string}
  /** Writes a file that the person named. @throws ApixError */
  writeFile(path: string, bytes: Buffer): Promise<void>
}
