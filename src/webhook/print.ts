import type {PreparedDelivery} from './send.js'

/** The delivery as a curl command that sends the same bytes. */
export function toCurl({url, headers, body}: PreparedDelivery): string {
  const lines = [
    `curl -X POST ${quote(url)}`,
    ...headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    `--data-binary ${quote(body.toString('utf8'))}`,
  ]
  return `${lines.join(' \\\n  ')}\n`
}

/** The delivery as a raw HTTP/1.1 message. */
export function toHttp({url, headers, body}: PreparedDelivery): string {
  const {pathname, search, host} = new URL(url)
  const lines = [
    `POST ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body.toString('utf8')}`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
