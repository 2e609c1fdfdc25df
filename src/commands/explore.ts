import * as Args from '@oclif/core/args'
import {ApixCommand} from '../cli/apix-command.js'
import {openapiFlag} from '../cli/spec.js'
import {ExitCode} from '../errors/index.js'

export default class Explore extends ApixCommand<void> {
  static override summary = 'find, fill in, send and save requests by keys'
  static override description =
    'Choose an API, search its operations, its history and saved requests in one list, fill in parameters, look at the request, send it, look at the answer; then repeat, edit, save, bench or print it as code. Esc goes one step back, Ctrl-C leaves. What was printed stays on stdout.'
  static override examples = [
    '<%= config.bin %> explore',
    '<%= config.bin %> explore github',
    '<%= config.bin %> explore --openapi ./openapi.yaml',
    '<%= config.bin %> explore shop -e production',
  ]
  static override args = {
    api: Args.string({description: 'the API to begin with', ignoreStdin: true}),
  }
  static override flags = {openapi: openapiFlag}

  async run() {
    const {args, flags} = await this.parse(Explore)
    const {deps} = this
    const [cli, {explore}, {withScreen}] = await Promise.all([
      import('../cli/explore.js'),
      import('../explore/index.js'),
      import('../output/screen/index.js'),
    ])
    cli.assertTerminal(deps)
    const {environment, output, signal} = deps
    const quiet = cli.quietDeps(deps)
    const input = {
      api: args.api ?? deps.selection.api,
      environment: deps.selection.environment,
      openapi: flags.openapi,
    }
    const editor =
      environment['VISUAL'] ||
      environment['EDITOR'] ||
      (process.platform === 'win32' ? 'notepad' : 'vi')
    try {
      await withScreen(
        {
          streams: {input: process.stdin, output: process.stderr},
          output,
          signal,
          // As if the terminal had sent it: the way out is the same for all.
          interrupt: () => void process.emit('SIGINT'),
          editor,
          notes: quiet.notes,
        },
        (screen) =>
          explore(input, cli.exploreDeps(quiet.deps, screen, `apix/${this.config.version}`)),
      )
    } catch (error) {
      if (!signal.aborted) throw error
      this.exitCode = ExitCode.interrupted
    } finally {
      await quiet.deps.close()
    }
  }
}
