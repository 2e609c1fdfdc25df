import {ApixError} from '../../errors/index.js'
import {belowOrigin, commonOrigin, type PlainRequest, rawRequest, shortest} from './request.js'
import type {ImportedSuite, StepDraft} from './types.js'
import {createVault} from './vault.js'

/** The parts of HAR 1.2 that matter here. */
interface HarEntry {
  _resourceType?: string
  request: {
    method: string
    url: string
    headers?: ReadonlyArray<{name: string; value: string}>
    postData?: {
      mimeType?: string
      text?: string
      params?: ReadonlyArray<{name: string; value?: string; fileName?: string}>
    }
  }
  response?: {status?: number; content?: {mimeType?: string}}
}

const ASSET_TYPES =
  /^(?:image|font|stylesheet|script|media|manifest|ping|websocket|preflight|other)$/
const ASSET_MIME = /^(?:image|font|audio|video)\/|css|javascript|wasm/i
const ASSET_PATH = /\.(?:png|jpe?g|gif|svg|webp|ico|css|m?js|map|woff2?|ttf|otf|mp4|webm|wasm)$/i

/**
 * The requests of a HAR file, without what a page loads for its looks, and without credentials.
 * @param options.all keep everything
 * @throws ApixError USAGE when it is no HAR file
 */
export function importHar(
  text: string,
  name: string,
  options: {all?: boolean} = {},
): ImportedSuite {
  const entries = parse(text)
  const vault = createVault()
  const notes: string[] = []
  const kept = entries.filter((entry) => {
    if (!/^https?:/i.test(entry.request.url)) return false
    return options.all || !isAsset(entry)
  })
  if (kept.length < entries.length) {
    notes.push(
      `${entries.length - kept.length} requests for images, scripts and their like left out`,
    )
  }
  const origin = commonOrigin(kept.map(({request}) => request.url))
  const steps = kept.map((entry) => {
    const raw = rawRequest(plain(entry, notes), vault)
    const request = belowOrigin(raw, origin)
    const status = entry.response?.status ?? 0
    const step: StepDraft = {name: request.path, request: shortest(request)}
    if (status > 0) step.expect = status
    return step
  })
  if (steps.length === 0) throw new ApixError('USAGE', 'no request in it is worth importing')
  return {
    suite: {name, ...(origin !== undefined && {baseUrl: origin}), steps},
    notes,
    secrets: vault.names,
  }
}

function parse(text: string): readonly HarEntry[] {
  try {
    const {log} = JSON.parse(text.replace(/^\ufeff/, '')) as {log: {entries: HarEntry[]}}
    if (log.entries.every(({request}) => typeof request.url === 'string')) return log.entries
  } catch {
    // Said below.
  }
  throw new ApixError('USAGE', 'this is no HAR file', {
    hints: ['browsers save one from the network tab of their developer tools'],
  })
}

function isAsset({_resourceType: type, request, response}: HarEntry): boolean {
  if (request.method.toUpperCase() === 'OPTIONS') return true
  if (type !== undefined) return ASSET_TYPES.test(type)
  const path = URL.canParse(request.url) ? new URL(request.url).pathname : ''
  return ASSET_MIME.test(response?.content?.mimeType ?? '') || ASSET_PATH.test(path)
}

function plain({request}: HarEntry, notes: string[]): PlainRequest {
  const {method, url, headers = [], postData} = request
  const {mimeType, params = []} = postData ?? {}
  const files = params.filter(({fileName}) => fileName !== undefined)
  if (files.length > 0 || /^multipart\//i.test(mimeType ?? '')) {
    notes.push(`${method} ${url.split('?')[0]}: its form with files is not in the HAR file`)
    return {method, url, headers: fields(headers).filter(([name]) => !/^content-type$/i.test(name))}
  }
  const form = new URLSearchParams(
    params.map(({name, value = ''}): [string, string] => [name, value]),
  ).toString()
  const body = postData?.text || form
  return {
    method,
    url,
    headers: fields(headers),
    ...(body !== '' && {body}),
    ...(mimeType !== undefined && {contentType: mimeType}),
  }
}

/** Braces in what was recorded are braces. */
function fields(
  headers: ReadonlyArray<{name: string; value: string}>,
): Array<readonly [string, string]> {
  return headers.map(({name, value}) => [name, value.replaceAll('{{', '\\{{')] as const)
}
