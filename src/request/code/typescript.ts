import {ApixError} from '../../errors/index.js'
import {type CodeRequest, sentHeaders, TOKEN, textOf} from './parts.js'

/**
 * TypeScript for Node and browsers: one `fetch`.
 * @throws ApixError USAGE for a GET or HEAD with a body, which `fetch` does not send
 */
export function typescriptCode(request: CodeRequest): string {
  const {method, url, body} = request
  if (body && (method === 'GET' || method === 'HEAD')) {
    throw new ApixError('USAGE', `fetch sends no body with ${method}`, {
      hints: ['use --snippet curl or --snippet python'],
    })
  }
  const headers = sentHeaders(request).map(([name, value]) => [literal(name), literal(value)])
  if (request.basic) {
    const value = `\`Basic \${Buffer.from(${TOKEN_EXPRESSION} ?? '').toString('base64')}\``
    headers.push([`'Authorization'`, value])
  }
  const names = headers.map(([name = '']) => name.toLowerCase())
  const repeats = new Set(names).size < names.length
  const lines = headers.map(([name, value]) =>
    repeats ? `    [${name}, ${value}],` : `    ${name}: ${value},`,
  )
  return [
    ...(request.insecure ? [`${ENVIRONMENT}.NODE_TLS_REJECT_UNAUTHORIZED = '0'`] : []),
    `const response = await fetch(${literal(url)}, {`,
    `  method: '${method}',`,
    ...(lines.length === 0 ? [] : [`  headers: ${repeats ? '[' : '{'}`, ...lines]),
    ...(lines.length === 0 ? [] : [`  ${repeats ? ']' : '}'},`]),
    ...(body ? [`  body: ${bodyLiteral(body)},`] : []),
    ...(request.follow ? [] : [`  redirect: 'manual',`]),
    '})',
    'console.log(await response.text())',
  ].join('\n')
}

/** Of the program that is written, not of this one. */
const ENVIRONMENT = ['process', 'env'].join('.')
const TOKEN_EXPRESSION = `${ENVIRONMENT}.APIX_TOKEN`

function bodyLiteral(body: Buffer): string {
  const text = textOf(body)
  return text === undefined ? `Buffer.from('${body.toString('base64')}', 'base64')` : literal(text)
}

/** A template where a secret stands in the text, else a plain string. */
function literal(text: string): string {
  if (!text.includes(TOKEN)) {
    const json = JSON.stringify(text).slice(1, -1)
    return `'${json.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  }
  const escaped = text.replace(/[`\\]|\$\{/g, (found) => `\\${found}`)
  return `\`${escaped.replaceAll(TOKEN, `\${${TOKEN_EXPRESSION}}`)}\``
}
