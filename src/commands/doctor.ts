import {homedir} from 'node:os'
import {join} from 'node:path'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type {ApiSettings} from '../api/index.js'
import {ApixCommand} from '../cli/apix-command.js'
import type {GroupedCheck} from '../doctor/index.js'
import {ExitCode} from '../errors/index.js'

export default class Doctor extends ApixCommand<{checks: GroupedCheck[]}> {
  static override summary = 'look at what apix needs, and say what is wrong and what to do'
  static override description =
    'Versions, directories and the database, configuration, credential store, proxies, certificates, clock, terminal and completion. No API is contacted unless it is named or --network is given; proxies of the environment are. Exit 9 when there is a problem, 0 when there are warnings at most.'
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor github',
    '<%= config.bin %> doctor --network --json',
  ]
  static override args = {
    api: Args.string({description: 'an API to contact', ignoreStdin: true}),
  }
  static override flags = {
    network: Flags.boolean({summary: 'contact every configured API'}),
  }

  async run() {
    const {args, flags} = await this.parse(Doctor)
    const {deps} = this
    const {environment, directories, clock, output} = deps
    const apis = await this.apis(args.api ?? deps.selection.api, flags.network)
    const {pjson} = this.config
    const {diagnose} = await import('../doctor/index.js')
    const checks = await diagnose(
      {apis},
      {
        runtime: {
          apix: this.config.version,
          node: process.version,
          platform: process.platform,
          arch: process.arch,
          needs: pjson.engines?.['node'] ?? '>=20.19',
        },
        environment,
        directories,
        home: homedir(),
        cwd: process.cwd(),
        clock,
        terminal: output.stdout,
        registry: () => deps.registry(),
        secretStore: (options) => deps.secretStore(options),
        http: () => deps.http(),
        async waiting() {
          const {countSpooled} = await import('../latency/index.js')
          return countSpooled(join(directories.data, 'spool'))
        },
      },
    )
    if (checks.some(({verdict}) => verdict === 'problem')) this.exitCode = ExitCode.check
    const [{diagnosisView}, {styleFor}] = await Promise.all([
      import('../output/diagnosis-views.js'),
      import('../output/index.js'),
    ])
    const view = diagnosisView(checks, styleFor(output.stdout))
    await this.render(output.redactor.text(view))
    return {checks}
  }

  /** What may be contacted. A broken configuration is a finding, unless it hides what was named. */
  private async apis(name: string | undefined, all: boolean): Promise<ApiSettings[]> {
    const selection = {...this.deps.selection, login: true}
    if (name !== undefined) return [(await this.deps.registry()).resolve({...selection, api: name})]
    if (!all) return []
    const registry = await this.deps.registry().catch(() => undefined)
    return registry ? registry.names().map((api) => registry.resolve({...selection, api})) : []
  }
}
