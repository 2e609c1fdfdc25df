import type {Secret} from '../shared/index.js'
import type {PreparedDelivery} from './deliver.js'
import type {ReceivedMessage} from './types.js'

/** What stands for the secrets in printed requests: the variables that apix itself reads. */
export const SECRET_VARIABLES = ['APIX_WEBHOOK_SECRET', 'APIX_WEBHOOK_SECRET_PREVIOUS'] as const

/** Pieces of a text that are printed as they are, and variables that stand for secrets. */
type Piece = {text: string} | {variable: string}

/**
 * Takes secrets out of a text. Only where a provider sends the secret itself is there one; a
 * payload that happens to contain it is treated the same.
 */
function pieces(text: string, secrets: readonly Secret[]): Piece[] {
  let parts: Piece[] = [{text}]
  for (const [index, secret] of secrets.slice(0, SECRET_VARIABLES.length).entries()) {
    const variable = SECRET_VARIABLES[index] ?? ''
    const value = secret.reveal()
    // Shorter ones are words that occur by chance.
    if (value.length < 4) continue
    parts = parts.flatMap((part) => {
      if (!('text' in part) || !part.text.includes(value)) return [part]
      return part.text
        .split(value)
        .flatMap((between, at): Piece[] =>
          at === 0 ? [{text: between}] : [{variable}, {text: between}],
        )
    })
  }
  return parts
}

/**
 * The delivery as a curl command that sends the same bytes. A shell that has the variables set
 * fills in what is secret.
 */
export function toCurl({url, headers, body}: PreparedDelivery, secrets: readonly Secret[]): string {
  const quoted = (text: string) => quote(pieces(text, secrets))
  const lines = [
    `curl -X POST ${quoted(url)}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    // Unlike --data-binary it takes a leading @ for what it is.
    `--data-raw ${quoted(body.toString('utf8'))}`,
  ]
  return `${lines.join(' \\\n  ')}\n`
}

/** The delivery as a raw HTTP/1.1 message; `$APIX_WEBHOOK_SECRET` stands for what is secret. */
export function toHttp({url, headers, body}: PreparedDelivery, secrets: readonly Secret[]): string {
  const {pathname, search, host} = new URL(url)
  const shown = (text: string) =>
    pieces(text, secrets)
      .map((piece) => ('text' in piece ? piece.text : `$${piece.variable}`))
      .join('')
  const text = shown(body.toString('utf8'))
  const lines = [
    `POST ${shown(pathname + search)} HTTP/1.1`,
    `Host: ${host}`,
    ...headers.map(([name, value]) => `${name}: ${shown(value)}`),
    `Content-Length: ${Buffer.byteLength(text)}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n${text}`
}

/** Puts the secrets where a printed request has variables in their place, as a shell does. */
export function fillSecrets(message: ReceivedMessage, secrets: readonly Secret[]): ReceivedMessage {
  const fill = (text: string) =>
    // The longer name first: one is the beginning of the other.
    [...SECRET_VARIABLES.entries()].reverse().reduce((filled, [index, variable]) => {
      const value = secrets[index]?.reveal()
      return value === undefined ? filled : filled.replaceAll(`$${variable}`, () => value)
    }, text)
  const body = message.body.includes(`$${SECRET_VARIABLES[0]}`)
    ? Buffer.from(fill(message.body.toString('utf8')))
    : message.body
  return {
    ...message,
    body,
    url: fill(message.url),
    headers: message.headers.map(([name, value]) => [name, fill(value)]),
  }
}

/** One word of a POSIX shell. */
function quote(parts: readonly Piece[]): string {
  const words = parts.map((piece) =>
    'text' in piece
      ? piece.text === ''
        ? ''
        : `'${piece.text.replaceAll("'", `'\\''`)}'`
      : `"$${piece.variable}"`,
  )
  return words.join('') || "''"
}
