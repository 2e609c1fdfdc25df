import {type CodeRequest, renderCode, TOKEN} from '../../request/index.js'
import {MASK} from '../../shared/index.js'
import type {HistoryDetail} from '../types.js'
import {harEntry, harFrame} from './har.js'

export const EXPORT_FORMATS = ['har', 'ndjson', 'curl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/**
 * Writes entries in a format that others read, piece by piece, so that any number of them needs
 * little memory.
 * @param version of apix, for HAR's creator
 */
export function* exportHistory(
  entries: Iterable<HistoryDetail>,
  format: ExportFormat,
  version: string,
): Generator<string> {
  if (format === 'har') yield* har(entries, version)
  else if (format === 'ndjson') for (const entry of entries) yield `${JSON.stringify(entry)}\n`
  else for (const entry of entries) yield `${renderCode('curl', codeOf(entry))}\n`
}

function* har(entries: Iterable<HistoryDetail>, version: string): Generator<string> {
  const {open, close} = harFrame(version)
  let before = `${open}\n`
  for (const entry of entries) {
    yield `${before}${JSON.stringify(harEntry(entry))}`
    before = ',\n'
  }
  yield before === ',\n' ? `\n${close}\n` : `${before}${close}\n`
}

/** What history has masked comes from the environment, as in all code that apix prints. */
function codeOf({request}: HistoryDetail): CodeRequest {
  const {method, url, headers, body, bodyEncoding} = request
  const shown = (text: string) => text.replaceAll(MASK, TOKEN)
  const bytes =
    body === null ? undefined : Buffer.from(body, bodyEncoding === 'base64' ? 'base64' : 'utf8')
  return {
    method,
    url: shown(url),
    headers: Object.entries(headers).map(([name, value]) => [name, shown(value)]),
    ...(bytes && {body: bodyEncoding === 'base64' ? bytes : Buffer.from(shown(bytes.toString()))}),
    basic: false,
    follow: false,
    insecure: false,
  }
}
