import type {HeaderList} from '../../http/index.js'

/** The value of a header; repeated fields are joined as Node joins them. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase()
  const values = headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}
