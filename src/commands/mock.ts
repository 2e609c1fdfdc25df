import {once} from 'node:events'
import * as Args from '@oclif/core/args'
import {ApixCommand} from '../cli/apix-command.js'
import {mockFlags} from '../cli/mock/flags.js'
import {mockExpectations} from '../cli/mock/input.js'
import {openMock} from '../cli/mock/open.js'
import {childVariables, createMockReport} from '../cli/mock/report.js'
import {runChild} from '../cli/run-child.js'
import {ApixError, ExitCode} from '../errors/index.js'
import {MOCK_SCHEMA} from '../mock/index.js'

export default class Mock extends ApixCommand<undefined> {
  static override summary = 'a server that answers as told, fails as told, and checks its callers'
  static override description =
    'Serves until Ctrl-C, or while the command behind -- runs, which finds the URL in APIX_MOCK_URL, APIX_BASE_URL and API_BASE_URL. GET /__apix/calls tells what was asked, GET /__apix/state what became of it; POST /__apix/reset starts anew. Changed files are read again without a restart. With --expect it ends with 9 when the calls were others, or when one ignored a Retry-After.'
  static override examples = [
    `<%= config.bin %> mock --route 'GET /users=200:{"users":[]}' --delay 50ms`,
    `<%= config.bin %> mock --route 'POST /charges=503x2,201:@ok.json' --rate-limit 5/10s --fault 'GET /x=reset'`,
    '<%= config.bin %> mock mock.yaml --tls',
    '<%= config.bin %> mock openapi.yaml --state --validate --seed 7',
    '<%= config.bin %> mock --proxy https://api.example.com --record calls.har',
    '<%= config.bin %> mock calls.har',
    `<%= config.bin %> mock --route 'POST /charges=429,201' --expect 'POST /charges x2' -- npm test`,
  ]
  static override args = {
    source: Args.string({
      description:
        'FILE or URL: mock.yaml, an OpenAPI document (its examples, or data that fits), a HAR',
      ignoreStdin: true,
    }),
  }
  static override strict = false
  static override flags = mockFlags

  async run() {
    const end = this.argv.indexOf('--')
    const command = end === -1 ? [] : this.argv.slice(end + 1)
    if (end !== -1) this.argv = this.argv.slice(0, end)
    const {argv, flags} = await this.parse(Mock)
    const [source, ...others] = argv as string[]
    if (others.length > 0) throw new ApixError('USAGE', `unexpected "${others[0]}"`)
    if (flags.schema) {
      await this.deps.output.stdout.write(`${JSON.stringify(MOCK_SCHEMA, null, 2)}\n`)
      return undefined
    }
    const hasCommand = command.length > 0
    const expectations = mockExpectations(flags)
    const {clock, environment, options, signal} = this.deps
    const report = createMockReport(this.deps, {hasCommand, junit: flags.junit})
    const started = clock.monotonic()
    const mock = await openMock(
      {flags, source, hasCommand, version: this.config.version, ...report.hears},
      this.deps,
    )
    try {
      await report.listening(mock)
      if (hasCommand) {
        const variables = childVariables(mock, flags.as ?? [], environment)
        const stdout = options.json ? 'stderr' : 'inherit'
        const code = await runChild(command, {...environment, ...variables}, {stdout})
        this.exitCode = code as ExitCode
      } else {
        if (!signal.aborted) await once(signal, 'abort')
        this.exitCode = expectations.length > 0 ? ExitCode.ok : ExitCode.interrupted
      }
    } finally {
      await mock.close()
    }
    const results = mock.server.verify(expectations)
    if (results.some(({passed}) => !passed)) this.exitCode = ExitCode.check
    await report.ended(results, mock, clock.monotonic() - started)
    return undefined
  }
}
