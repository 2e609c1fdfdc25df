import {basename} from 'node:path'
import * as Args from '@oclif/core/args'
import {ApixCommand} from '../cli/apix-command.js'
import {SCRIPTS, type Shell} from '../cli/completion/scripts.js'
import {ApixError} from '../errors/index.js'

const SHELLS = Object.keys(SCRIPTS) as Shell[]

export default class Completion extends ApixCommand<{shell: Shell; script: string}> {
  static override summary = 'print the script that completes apix in your shell'
  static override description =
    'Completes commands, flags, APIs, environments, and from the cached OpenAPI document paths, operations, parameters and their values. Without a shell it is the one in SHELL.'
  static override examples = [
    'eval "$(<%= config.bin %> completion bash)"',
    'source <(<%= config.bin %> completion zsh)',
    '<%= config.bin %> completion fish | source',
    '<%= config.bin %> completion powershell | Out-String | Invoke-Expression',
  ]
  static override args = {
    shell: Args.string({description: 'your shell', options: SHELLS, ignoreStdin: true}),
  }

  async run() {
    const {args} = await this.parse(Completion)
    const named = args.shell ?? basename(this.deps.environment['SHELL'] ?? '')
    const shell = SHELLS.find((known) => known === named)
    if (!shell) {
      throw new ApixError('USAGE', `which shell? ${named || 'SHELL is not set'}`, {
        hints: [`name one of ${SHELLS.join(', ')}`],
      })
    }
    await this.render(SCRIPTS[shell])
    return {shell, script: SCRIPTS[shell]}
  }
}
