import {itemError} from './item-error.js'

/** RFC 9110 section 5.6.2: a name is a token; anything else would break the message. */
export function headerName(name: string, text: string): string {
  const wrong = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/.exec(name)
  if (name === '' || wrong) {
    throw itemError('this is no header name', text, wrong?.index ?? 0)
  }
  return name
}
