import {Config} from '@oclif/core/config'
import type * as Interfaces from '@oclif/core/interfaces'

/** What the process edge hands to every command. */
export interface Runtime {
  /** The installed package's folder. */
  root: string
  // biome-ignore lint/suspicious/noExplicitAny: oclif reads package.json in its own shape.
  pjson: any
  /** Aborted by Ctrl-C and by a request to terminate. */
  signal: AbortSignal
}

/** oclif's configuration plus the runtime, so that a command can reach it without a global. */
export class ApixConfig extends Config {
  readonly runtime: Runtime

  constructor(runtime: Runtime) {
    const options: Interfaces.Options = {
      root: runtime.root,
      pjson: runtime.pjson,
      userPlugins: false,
      devPlugins: false,
    }
    super(options)
    this.runtime = runtime
  }
}
