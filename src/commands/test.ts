import {availableParallelism} from 'node:os'
import {resolve} from 'node:path'
import * as Args from '@oclif/core/args'
import {ApixCommand} from '../cli/apix-command.js'
import {createDeps, type Deps} from '../cli/deps.js'
import {globalFlags} from '../cli/flags.js'
import {type TestFlags, testFlags} from '../cli/suite/flags.js'
import {confirmSuites, planTest, type TestPlan} from '../cli/suite/plan.js'
import {exitCodeOf, listDocument, runTest, testDocument} from '../cli/suite/run.js'
import {watchRuns} from '../cli/suite/watch.js'
import {ExitCode} from '../errors/index.js'
import {printJsonLine, renderSuiteList, styleFor} from '../output/index.js'
import {suiteFolders} from '../suite/index.js'

const filesArg = Args.string({
  description: '.apix.yaml, .http and .rest files, folders of them, or globs',
  required: true,
  ignoreStdin: true,
})

export default class Test extends ApixCommand {
  static override summary = 'run suites of requests and expectations'
  static override description =
    'Sends the steps of each file one after the other, with the credential of its API, and checks the answers. Exit code 9 when one does not hold, 2 before anything is sent when a file is wrong. docs/testing.md shows the format.'
  static override examples = [
    '<%= config.bin %> test shop.apix.yaml',
    '<%= config.bin %> test tests/ --env staging --parallel --junit report.xml',
    '<%= config.bin %> test api.http --var host=http://127.0.0.1:3000 --filter login',
    '<%= config.bin %> test tests/ --watch',
    '<%= config.bin %> test tests/ --rerun-failed --bail',
    '<%= config.bin %> mock openapi.yaml -- apix test shop.apix.yaml --coverage --openapi openapi.yaml',
  ]
  static override strict = false
  static override args = {files: filesArg}
  static override flags = testFlags

  async run() {
    this.prepareArgv()
    const {argv, flags} = await this.parse({
      args: Test.args,
      flags: testFlags,
      baseFlags: globalFlags,
      strict: false,
    })
    const words = argv as string[]
    const given = flags as unknown as TestFlags
    return given.watch ? this.watch(words, given) : this.once(words, given)
  }

  private async once(words: readonly string[], flags: TestFlags) {
    return this.carryOut(await planTest(words, flags, process.cwd(), this.deps), flags, this.deps)
  }

  /** Until Ctrl-C; with --json one document a line. */
  private async watch(words: readonly string[], flags: TestFlags) {
    let plan: TestPlan
    // The configuration may have become another since the last run.
    let deps = this.deps
    const renew = async () => {
      if (deps !== this.deps) await deps.close()
      const {environment, options, signal} = this.deps
      deps = createDeps(environment, options, signal, this.deps)
    }
    const reads = words.map((word) => resolve(word))
    const folders = await suiteFolders(words, process.cwd())
    const runs = {
      plan: async () => {
        await renew()
        plan = await planTest(words, flags, process.cwd(), deps)
        return plan.reads
      },
      run: async () => {
        const document = await this.carryOut(plan, flags, deps)
        if (this.deps.options.json) await printJsonLine(this.deps.output, document)
      },
    }
    try {
      await watchRuns(runs, reads, folders, this.deps)
    } finally {
      if (deps !== this.deps) await deps.close()
    }
    this.exitCode = ExitCode.interrupted
    return undefined
  }

  private async carryOut(plan: TestPlan, flags: TestFlags, deps: Deps) {
    if (plan.suites.length === 0) deps.notifier.notice('nothing failed last time')
    if (flags.list) {
      await this.render(renderSuiteList(plan.suites, styleFor(this.deps.output.stdout)))
      return listDocument(plan)
    }
    const mayChange = await confirmSuites(plan.suites, flags.yes, deps)
    const userAgent = `apix/${this.config.version}`
    const result = await runTest(plan, flags, {userAgent, mayChange}, deps)
    this.exitCode = exitCodeOf(result)
    return testDocument(result)
  }

  /** `--parallel` alone stands for as many files as there are processors. */
  private prepareArgv(): void {
    this.argv = this.argv.map((word, index) => {
      const isAlone = word === '--parallel' && !/^\d+$/.test(this.argv[index + 1] ?? '')
      return isAlone ? `--parallel=${availableParallelism()}` : word
    })
  }
}
