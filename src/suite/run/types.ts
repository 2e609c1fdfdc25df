import type {ApiSettings, Guard, SecretReference} from '../../api/index.js'
import type {Pipeline, RequestOptions} from '../../request/index.js'
import type {Clock, Redactor, Secret} from '../../shared/index.js'
import type {FileResult, Step, StepResult, Suite} from '../types.js'

export interface SuiteDeps {
  clock: Clock
  redactor: Redactor
  /** From 0 to 1. */
  random: () => number
  pipeline: Pipeline
  /** The variables of the process. */
  environment: (name: string) => string | undefined
  /** @throws ApixError SECRET_MISSING */
  secret: (reference: SecretReference) => Promise<Secret>
  /** Whether an environment with `confirm: true` may be changed; each may unless told. */
  mayChange?: (place: Guard) => boolean
}

/** A suite with everything that its run depends on; nothing of it can be wrong any more. */
export interface PreparedSuite {
  suite: Suite
  settings: ApiSettings | undefined
  environment: string | undefined
  /** The values of `--var`. */
  given: Readonly<Record<string, string>>
  /** By the reference's text. */
  secrets: ReadonlyMap<string, string>
  /** The steps that are run or reported as skipped; of others nothing is said. */
  selected: ReadonlySet<Step>
  /** Why a step of those is skipped. */
  skipped: ReadonlyMap<Step, string>
  /** What holds for all of its requests. */
  options: RequestOptions
}

export interface RunOptions {
  /** How many files run at the same time. */
  parallel: number
  /** Stop after the first failure. */
  bail: boolean
  signal: AbortSignal
  /** What steps that always run have after an interruption. Milliseconds. */
  grace?: number
  /** Called in the order of the files, whichever is ready first. */
  onFile?: (result: FileResult) => void | Promise<void>
  /** Called when a step is over. */
  onStep?: (file: string, step: StepResult) => void
}
