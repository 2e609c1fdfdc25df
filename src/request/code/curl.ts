import {type CodeRequest, sentHeaders, TOKEN, textOf} from './parts.js'

/** Headers that curl adds by itself; a request without them says so. */
const CURL_ADDS = ['User-Agent', 'Accept']

/** A command for a POSIX shell that sends the request. */
export function curlCode(request: CodeRequest): string {
  const {method, url, body, headers} = request
  const words = ['curl']
  const text = body && textOf(body)
  if (method === 'HEAD') words.push('--head')
  else if (method !== 'GET' || body) words.push('-X', method)
  if (request.follow) words.push('--location')
  if (request.insecure) words.push('--insecure')
  const sent = sentHeaders(request)
  for (const [name, value] of sent) {
    words.push('-H', quote(value === '' ? `${name};` : `${name}: ${value}`))
  }
  const adds = [...CURL_ADDS, ...(body ? ['Content-Type'] : [])]
  for (const name of adds) if (!has(sent, name)) words.push('-H', quote(`${name}:`))
  if (request.basic) words.push('-u', quote(TOKEN))
  // `--data-raw` reads no file where the text begins with @.
  if (text !== undefined) words.push(/^@/.test(text) ? '--data-raw' : '--data-binary', quote(text))
  else if (body) words.push('--data-binary', '@-')
  if (has(headers, 'accept-encoding')) words.push('--compressed')
  // Brackets and braces would be read as ranges.
  if (/[[\]{}]/.test(url)) words.push('--globoff')
  words.push(quote(url))
  const command = words.join(' ')
  const isBinary = body !== undefined && text === undefined
  return isBinary ? `printf %s '${body.toString('base64')}' | base64 -d | ${command}` : command
}

function has(headers: CodeRequest['headers'], name: string): boolean {
  return headers.some(([candidate]) => candidate.toLowerCase() === name.toLowerCase())
}

/** One word for a POSIX shell; the secret comes from the environment. */
function quote(text: string): string {
  if (!text.includes(TOKEN)) return `'${text.replaceAll("'", `'\\''`)}'`
  const escaped = text.replace(/["$`\\]/g, (found) => `\\${found}`)
  return `"${escaped.replaceAll(TOKEN, '$APIX_TOKEN')}"`
}
