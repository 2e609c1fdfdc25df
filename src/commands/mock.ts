import {once} from 'node:events'
import {writeFile} from 'node:fs/promises'
import * as Args from '@oclif/core/args'
import {ApixCommand} from '../cli/apix-command.js'
import {mockFlags} from '../cli/mock-flags.js'
import {mockExpectations, mockInput} from '../cli/mock-input.js'
import {runChild} from '../cli/run-child.js'
import {specContext} from '../cli/spec.js'
import {ApixError, ExitCode} from '../errors/index.js'
import {type ExpectationResult, type MockCall, maskedCall, startMock} from '../mock/index.js'
import {
  printJsonLine,
  renderJunit,
  renderMockCall,
  renderVerdicts,
  styleFor,
} from '../output/index.js'
import type {Spec} from '../spec/index.js'

export default class Mock extends ApixCommand<undefined> {
  static override summary = 'a server that answers as told, fails as told, and checks its callers'
  static override description =
    'Serves until Ctrl-C, or while the command behind -- runs, which finds the URL in APIX_MOCK_URL, APIX_BASE_URL and API_BASE_URL. GET /__apix/calls tells what was asked, DELETE starts anew. With --expect it ends with 9 when the calls were others, or when one ignored a Retry-After.'
  static override examples = [
    `<%= config.bin %> mock --route 'GET /users=200:{"users":[]}' --delay 50ms`,
    `<%= config.bin %> mock --route 'POST /charges=503x2,201:@ok.json' --rate-limit 5/10s --fault 'GET /x=reset'`,
    '<%= config.bin %> mock openapi.yaml --validate --seed 7',
    `<%= config.bin %> mock --route 'POST /charges=429,201' --expect 'POST /charges x2' -- npm test`,
  ]
  static override args = {
    source: Args.string({
      description: 'an OpenAPI document, FILE or URL: its examples, or data that fits its schemas',
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
    const hasCommand = command.length > 0
    const expectations = mockExpectations(flags)
    const input = await mockInput(flags, hasCommand, source ? await this.spec(source) : undefined)
    const {clock, environment, notifier, options, output, signal} = this.deps
    const started = clock.monotonic()
    const server = await startMock(input, {
      clock,
      notifier,
      onCall: (call) => void this.show(call, hasCommand),
    })
    try {
      if (options.json) await printJsonLine(output, {type: 'listening', url: server.url})
      else if (!hasCommand) notifier.notice(`listening on ${server.url} (Ctrl-C stops)`)
      if (hasCommand) {
        const names = ['APIX_MOCK_URL', 'APIX_BASE_URL', 'API_BASE_URL', ...(flags.as ?? [])]
        const urls = Object.fromEntries(names.map((name) => [name, server.url]))
        const stdout = options.json ? 'stderr' : 'inherit'
        const code = await runChild(command, {...environment, ...urls}, {stdout})
        this.exitCode = code as ExitCode
      } else {
        if (!signal.aborted) await once(signal, 'abort')
        this.exitCode = expectations.length > 0 ? ExitCode.ok : ExitCode.interrupted
      }
    } finally {
      await server.close()
    }
    const results = server.verify(expectations)
    if (results.some(({passed}) => !passed)) this.exitCode = ExitCode.check
    await this.verdicts(results, flags.junit, clock.monotonic() - started)
    return undefined
  }

  private async spec(source: string): Promise<Spec> {
    const {spec} = await specContext(this.deps, source, `apix/${this.config.version}`)
    return spec
  }

  /** A command has stdout for itself. */
  private async show(call: MockCall, hasCommand: boolean): Promise<void> {
    const {output, notifier, options} = this.deps
    const masked = maskedCall(call)
    if (options.json) return printJsonLine(output, {type: 'call', ...masked})
    const line = renderMockCall(masked, styleFor(hasCommand ? output.stderr : output.stdout))
    if (hasCommand) notifier.detail(line.trimEnd())
    else await this.render(line)
  }

  private async verdicts(
    results: readonly ExpectationResult[],
    junit: string | undefined,
    elapsed: number,
  ): Promise<void> {
    const {output, options} = this.deps
    if (junit !== undefined) {
      const cases = results.map(({expectation: name, passed, found: detail}) => {
        return {name, passed, detail}
      })
      await writeFile(junit, renderJunit('apix mock', cases, elapsed / 1000)).catch((cause) => {
        throw new ApixError('FILE_UNREADABLE', `cannot write ${junit}: ${cause.code}`, {cause})
      })
    }
    if (results.length === 0) return
    if (options.json) {
      const passed = results.every((result) => result.passed)
      await printJsonLine(output, {type: 'verdict', passed, expectations: results})
    } else await output.stderr.write(renderVerdicts(results, styleFor(output.stderr)))
  }
}
