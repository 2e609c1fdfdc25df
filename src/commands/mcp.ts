import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../cli/apix-command.js'

export default class Mcp extends ApixCommand<undefined> {
  static override summary = 'serve the configured APIs as tools for coding agents (MCP over stdio)'
  static override description =
    'A client such as Claude Code, Cursor or VS Code starts it and speaks the Model Context Protocol on stdin and stdout. Agents call operations, send webhooks, measure and generate code; credentials stay with apix. In environments with confirm: true the client asks its person before an unsafe method.'
  static override examples = [
    '<%= config.bin %> mcp',
    '<%= config.bin %> mcp --api shop --read-only',
    'claude mcp add apix -- apix mcp',
  ]
  static override flags = {
    'read-only': Flags.boolean({summary: 'send GET, HEAD and OPTIONS only and write no file'}),
    yes: Flags.boolean({
      char: 'y',
      summary: 'do not have a person agree where the environment says confirm: true',
    }),
  }

  async run() {
    const {flags} = await this.parse(Mcp)
    const {api, env} = this.deps.options
    const [{serveMcp}, {mcpDeps}] = await Promise.all([
      import('../mcp/index.js'),
      import('../cli/mcp-deps.js'),
    ])
    const {version, root} = this.config
    await serveMcp(
      {
        version,
        policy: {
          readOnly: flags['read-only'] ?? false,
          assumeYes: flags.yes ?? false,
          folder: process.cwd(),
          ...(api !== undefined && {api}),
          ...(env !== undefined && {environment: env}),
        },
        stdin: process.stdin,
        stdout: process.stdout,
        signal: this.deps.signal,
      },
      mcpDeps(this.deps, {version, root}),
    )
    return undefined
  }
}
