import type {HeaderList} from '../../http/index.js'
import {isSecretName, scrubHeaders, scrubText, scrubUrl} from '../../latency/index.js'
import {headerValue, isCredentialHeader} from '../../request/index.js'
import {MASK, type Redactor} from '../../shared/index.js'
import type {Exchange, RecordedMessage} from '../proxy/types.js'
import {bodyOf} from '../template/sources.js'
import type {HarEntry, HarField} from './types.js'

/** Shapes of tokens that are secrets wherever they stand. */
const TOKENS = new RegExp(
  [
    'gh[pousr]_[A-Za-z0-9]{16,}',
    'github_pat_\\w{16,}',
    'glpat-[\\w-]{16,}',
    '(?:sk|rk)_(?:live|test)_\\w{8,}',
    'whsec_[\\w+/=]{8,}',
    'sk-[\\w-]{20,}',
    'xox[abeprs]-[\\w-]{8,}',
    'AKIA[0-9A-Z]{16}',
    'AIza[\\w-]{30,}',
    'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
    'npm_[A-Za-z0-9]{30,}',
    'eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{8,}',
  ].join('|'),
  'g',
)

/** Remembers the credentials of an exchange, so that they are masked wherever else they stand. */
export function learnSecrets({url, request, response}: Exchange, redactor: Redactor): void {
  for (const [name, value] of [...request.headers, ...response.headers]) {
    const key = name.toLowerCase()
    if (key === 'cookie' || key === 'set-cookie') {
      const pairs = key === 'cookie' ? value.split(';') : [value.split(';')[0] ?? '']
      for (const pair of pairs) learn(pair.slice(pair.indexOf('=') + 1).trim())
    } else if (isCredentialHeader(key)) {
      learn(value.replace(/^(?:bearer|basic|token|apikey|bot)\s+/i, ''))
    }
  }
  for (const [name, value] of new URL(url).searchParams) if (isSecretName(name)) learn(value)
  for (const message of [request, response]) {
    const body = bodyOf(message)
    if (typeof body === 'object') learnMembers(body)
  }

  function learnMembers(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === 'string' && isSecretName(name)) learn(member)
      else learnMembers(member)
    }
  }

  function learn(value: string): void {
    // Short ones are ordinary words as well; they are masked where they stand.
    if (value.length >= 8) redactor.add(value)
  }
}

/** One exchange as HAR 1.2 has it, without credentials. */
export function harEntry(exchange: Exchange, redactor: Redactor): HarEntry {
  const {method, request, response, timings, took, startedAt} = exchange
  const url = tokenless(scrubUrl(new URL(exchange.url), redactor))
  const requestHeaders = fieldsOf(request.headers, redactor)
  const responseHeaders = fieldsOf(response.headers, redactor)
  const posted = textOf(request, redactor)
  const content = textOf(response, redactor)
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: took,
    request: {
      method,
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: requestHeaders,
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({name, value})),
      ...(request.size > 0 && {
        postData: {
          mimeType: typeOf(request.headers),
          text: posted.text,
          // HAR has no encoding for what was sent, only for what came back.
          ...(posted.encoding && {_encoding: posted.encoding}),
          ...cut(request),
        },
      }),
      headersSize: -1,
      bodySize: request.size,
    },
    response: {
      status: response.status,
      statusText: response.statusText,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: responseHeaders,
      content: {
        size: response.size,
        mimeType: typeOf(response.headers),
        ...(response.size > 0 && {text: content.text}),
        ...(content.encoding && {encoding: content.encoding}),
        ...cut(response),
      },
      redirectURL: responseHeaders.find(({name}) => name === 'location')?.value ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: timings
      ? {
          blocked: timings.queued,
          dns: timings.dns,
          // HAR counts the TLS handshake as part of connecting.
          connect: timings.tcp + timings.tls,
          ssl: timings.tls,
          send: 0,
          wait: timings.firstByte,
          receive: timings.download,
        }
      : {blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: took, receive: 0},
  }
}

function cut({body, size}: RecordedMessage): {comment?: string} {
  return body.length < size ? {comment: `the first ${body.length} of ${size} bytes`} : {}
}

function typeOf(headers: HeaderList): string {
  return headerValue(headers, 'content-type') ?? 'application/octet-stream'
}

/** Repeated fields stay apart; each is masked by its name and by what is known. */
function fieldsOf(headers: HeaderList, redactor: Redactor): HarField[] {
  return headers.map(([name, value]) => {
    const key = name.toLowerCase()
    const [scrubbed = ''] = Object.values(scrubHeaders([[key, value]], redactor))
    return {name: key, value: tokenless(scrubbed)}
  })
}

function textOf(
  {body, headers}: RecordedMessage,
  redactor: Redactor,
): {text: string; encoding?: 'base64'} {
  let text: string
  try {
    // Cut off in the middle of a character is still text.
    text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(body, {stream: true})
  } catch {
    return {text: body.toString('base64'), encoding: 'base64'}
  }
  const masked = scrubText(text, redactor)
  const isParts = /^multipart\/form-data\b/i.test(typeOf(headers))
  return {text: tokenless(isParts ? scrubParts(masked) : masked)}
}

/** The fields of a form in parts whose names say that they are secret. */
function scrubParts(text: string): string {
  return text.replace(
    /(name="[^"]*(?:passw|secret|token|api_?key|credential)[^"]*"(?:\r?\n[^\r\n]+)*\r?\n\r?\n)([\s\S]*?)(?=\r?\n--)/gi,
    `$1${MASK}`,
  )
}

function tokenless(text: string): string {
  return text.replace(TOKENS, MASK)
}
