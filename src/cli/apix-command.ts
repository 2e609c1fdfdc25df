import {Command} from '@oclif/core/command'
import type * as Interfaces from '@oclif/core/interfaces'
import {environment} from '../api/environment.js'
import {ApixError, ExitCode, toErrorDocument} from '../errors/index.js'
import {printJson, renderError, styleFor} from '../output/index.js'
import {timestamp} from '../shared/index.js'
import {createDeps, type Deps, type GlobalOptions} from './deps.js'
import {globalFlags} from './flags.js'
import type {ApixConfig} from './runtime.js'
import {toUsageError} from './usage-error.js'

/**
 * The base of every command: global flags, dependencies, and the one place where a failure becomes
 * words and an exit code. `run()` returns the document that --json prints; views go through
 * `render()`, which is silent under --json.
 */
export abstract class ApixCommand<Result = unknown> extends Command {
  static override baseFlags = globalFlags

  #deps: Deps | undefined
  #globals: GlobalOptions | undefined
  #exitCode: ExitCode = ExitCode.ok

  abstract override run(): Promise<Result>

  /** The exit code for a result that is no failure of apix: an HTTP status, a check. */
  protected set exitCode(code: ExitCode) {
    this.#exitCode = code
  }

  protected get deps(): Deps {
    this.#deps ??= createDeps(
      environment(),
      this.globals,
      (this.config as ApixConfig).runtime.signal,
    )
    return this.#deps
  }

  private get globals(): GlobalOptions {
    return this.#globals ?? globalsFromArgv(this.argv)
  }

  /** This command as it is typed after `apix`. */
  private get typed(): string | undefined {
    return this.id?.replaceAll(':', ' ')
  }

  /** Writes a view to stdout; nothing under --json, where the result itself is printed. */
  protected async render(view: string): Promise<void> {
    if (!this.globals.json) await this.deps.output.stdout.write(view)
  }

  protected override async parse<
    F extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    B extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    A extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(
    options?: Interfaces.Input<F, B, A>,
    argv?: string[],
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse<F, B, A>(options, argv).catch((error: unknown) => {
      throw toUsageError(error, this.typed)
    })
    const {api, env, account, json, verbose, quiet, input} =
      parsed.flags as unknown as GlobalOptions
    this.#globals = {api, env, account, json, verbose, quiet, input}
    return parsed
  }

  /** Runs the command to its end, whatever happens on the way. Never rejects. */
  async execute(): Promise<ExitCode> {
    try {
      const result = await this.run()
      if (this.globals.json && result !== undefined) await printJson(this.deps.output, result)
      return this.#exitCode
    } catch (error) {
      return this.report(error)
    } finally {
      await this.#deps?.close()
    }
  }

  /** The one place where a failure becomes words (or the JSON error document) and an exit code. */
  private async report(thrown: unknown): Promise<ExitCode> {
    const interrupted = this.deps.signal.aborted
    const error = interrupted
      ? new ApixError('INTERRUPTED', 'interrupted')
      : toUsageError(thrown, this.typed)
    const {output, clock} = this.deps
    const inWords = () => output.stderr.write(renderError(error, styleFor(output.stderr)))
    if (this.globals.json) {
      // Where stdout is what failed there is still the other one.
      await printJson(output, toErrorDocument(error, timestamp(clock.now()))).catch(inWords)
    } else await inWords()
    if (this.globals.verbose && error.code === 'UNEXPECTED' && error.cause instanceof Error) {
      await output.stderr.write(`${error.cause.stack}\n`)
    }
    return error.exitCode
  }
}

/** The global flags of a command line that does not parse, as far as they can be made out. */
function globalsFromArgv(argv: readonly string[]): GlobalOptions {
  const end = argv.indexOf('--')
  const flags = new Set(end === -1 ? argv : argv.slice(0, end))
  return {
    api: undefined,
    env: undefined,
    account: undefined,
    json: flags.has('--json'),
    verbose: flags.has('--verbose') || flags.has('-v'),
    quiet: flags.has('--quiet') || flags.has('-q'),
    input: !flags.has('--no-input'),
  }
}
