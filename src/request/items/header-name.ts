import {itemError} from './item-error.js'

/** RFC 9110 section 5.6.2: a name is a token; anything else would break the message. */
export function headerName(name: string, text: string): string {
  const wrong = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/.exec(name)
  if (name === '' || wrong) {
    throw itemError('this is no header name', text, wrong?.index ?? 0)
  }
  return name
}

/** RFC 9110 section 5.5: a line break in a value would begin a header of somebody else's. */
export function assertHeaderValue(value: string, text: string): void {
  if (!/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) return
  const inText = text.search(/[\u0000-\u0008\u000a-\u001f\u007f]/)
  throw itemError(
    'a header value cannot contain a line break or another control character',
    text,
    Math.max(0, inText),
  )
}
