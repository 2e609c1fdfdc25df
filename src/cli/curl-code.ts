import type {AuthSettings} from '../api/index.js'
import type {PipelineRequest} from '../request/index.js'

/** The request as a curl command, with `$APIX_TOKEN` where the credential goes. */
export function curlCommand(request: PipelineRequest): string {
  const url = new URL(request.url)
  const auth = request.settings?.auth ?? {type: 'none'}
  const words: string[] = ['curl']
  if (request.method === 'HEAD') words.push('--head')
  else if (request.method !== 'GET' || request.body.kind !== 'none') {
    words.push('-X', request.method)
  }
  for (const [name, value] of request.headers) {
    if (name.toLowerCase() === 'accept-encoding') continue
    words.push('-H', quote(value === '' ? `${name};` : `${name}: ${value}`))
  }
  for (const [name] of request.bound.headers) words.push('-H', `"${name}: $APIX_TOKEN"`)
  words.push(...credential(auth))
  const query = [...request.bound.query.map(([name]) => name), ...queryName(auth)]
  const extra = query.map((name) => `${encodeURIComponent(name)}=$APIX_TOKEN`).join('&')
  if (request.body.kind === 'bytes')
    words.push('--data-binary', quote(request.body.bytes.toString()))
  if (request.headers.some(([name]) => name.toLowerCase() === 'accept-encoding')) {
    words.push('--compressed')
  }
  const joint = url.search === '' ? '?' : '&'
  words.push(extra === '' ? quote(url.href) : `${quote(url.href)}"${joint}${extra}"`)
  return words.join(' ')
}

function credential(auth: AuthSettings): string[] {
  if (auth.type === 'basic') return ['-u', '"$APIX_TOKEN"']
  if (auth.type === 'apiKey') {
    return auth.in === 'header' ? ['-H', `"${auth.name}: ${auth.prefix}$APIX_TOKEN"`] : []
  }
  return auth.type === 'none' ? [] : ['-H', '"Authorization: Bearer $APIX_TOKEN"']
}

function queryName(auth: AuthSettings): string[] {
  return auth.type === 'apiKey' && auth.in === 'query' ? [auth.name] : []
}

/** One word for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
