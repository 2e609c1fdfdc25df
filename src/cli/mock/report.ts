import {writeFile} from 'node:fs/promises'
import {ApixError, toErrorDocument} from '../../errors/index.js'
import {type ExpectationResult, type MockCall, maskedCall} from '../../mock/index.js'
import {
  printJsonLine,
  renderJunit,
  renderMockCall,
  renderVerdicts,
  styleFor,
} from '../../output/index.js'
import {timestamp} from '../../shared/index.js'
import type {Deps} from '../deps.js'
import type {OpenInput, OpenMock} from './open.js'

/** Tells a person, or with --json a program, what happens to a mock. */
export interface MockReport {
  hears: Pick<OpenInput, 'onCall' | 'onReload'>
  listening(mock: OpenMock): Promise<void>
  ended(results: readonly ExpectationResult[], mock: OpenMock, elapsed: number): Promise<void>
}

export function createMockReport(
  {output, notifier, options, clock}: Deps,
  {hasCommand, junit}: {hasCommand: boolean; junit: string | undefined},
): MockReport {
  /** A command has stdout for itself. */
  async function show(call: MockCall): Promise<void> {
    const masked = maskedCall(call)
    if (options.json) return printJsonLine(output, {type: 'call', ...masked})
    const line = renderMockCall(masked, styleFor(hasCommand ? output.stderr : output.stdout))
    if (hasCommand) notifier.detail(line.trimEnd())
    else await output.stdout.write(line)
  }

  async function reloaded(error: ApixError | undefined): Promise<void> {
    const failed = error && toErrorDocument(error, timestamp(clock.now()))
    if (options.json) return printJsonLine(output, {type: 'reload', passed: !error, ...failed})
    if (!error) return notifier.notice('read again')
    const {location} = error.facts
    const place = location === undefined ? '' : `${location}: `
    const lines = [`${place}${error.message}; what was before stays`, ...error.hints]
    notifier.warn(lines.join('\n  '))
  }

  return {
    hears: {onCall: (call) => void show(call), onReload: (error) => void reloaded(error)},
    async listening({server, caPath}) {
      const {url} = server
      if (options.json) {
        const ca = caPath === undefined ? {} : {ca: caPath}
        return printJsonLine(output, {type: 'listening', url, ...ca})
      }
      if (hasCommand) return
      notifier.notice(`listening on ${url} (Ctrl-C stops)`)
      if (caPath !== undefined) {
        notifier.notice(`trust it: curl --cacert ${caPath}`)
        notifier.notice(`          NODE_EXTRA_CA_CERTS=${caPath} node …`)
        notifier.notice(`          apix get --ca ${caPath} ${url}/…`)
      }
    },
    async ended(results, {recorder}, elapsed) {
      if (recorder && !options.json) {
        const count = recorder.count()
        notifier.notice(`recorded ${count} ${count === 1 ? 'exchange' : 'exchanges'}`)
      }
      if (junit !== undefined) await writeJunit(junit, results, elapsed)
      if (results.length === 0) return
      if (options.json) {
        const passed = results.every((result) => result.passed)
        await printJsonLine(output, {type: 'verdict', passed, expectations: results})
      } else await output.stderr.write(renderVerdicts(results, styleFor(output.stderr)))
    },
  }
}

async function writeJunit(
  path: string,
  results: readonly ExpectationResult[],
  elapsed: number,
): Promise<void> {
  const cases = results.map(({expectation: name, passed, found: detail}) => {
    return {name, passed, detail}
  })
  await writeFile(path, renderJunit('apix mock', cases, elapsed / 1000)).catch((cause) => {
    throw new ApixError('FILE_UNREADABLE', `cannot write ${path}: ${cause.code}`, {cause})
  })
}

/** Where a command finds the mock, and what it has to trust. */
export function childVariables(
  {server, caPath}: OpenMock,
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const urls = ['APIX_MOCK_URL', 'APIX_BASE_URL', 'API_BASE_URL', ...names]
  const trusted = environment['NODE_EXTRA_CA_CERTS']
  return {
    ...Object.fromEntries(urls.map((name) => [name, server.url])),
    ...(caPath !== undefined && {APIX_MOCK_CA: caPath}),
    // Only where nobody has set it: other authorities may be needed as well.
    ...(caPath !== undefined && !trusted && {NODE_EXTRA_CA_CERTS: caPath}),
  }
}
