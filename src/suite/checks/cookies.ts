import type {HeaderList} from '../../http/index.js'

/** The value that the last `Set-Cookie` of this name sets. */
export function cookieValue(headers: HeaderList, name: string): string | undefined {
  return headers
    .filter(([header]) => header.toLowerCase() === 'set-cookie')
    .map(([, value]) => /^\s*([^=;]*?)\s*=\s*([^;]*?)\s*(?:;|$)/.exec(value))
    .findLast((match) => match?.[1] === name)?.[2]
}
