import type {OperationInfo} from './shapes.js'

export function encode(value: unknown): string {
  return encodeURIComponent(value === null || value === undefined ? '' : String(value))
}

type QueryStyle = NonNullable<OperationInfo['styles']>[string] | undefined

const SEPARATORS: Readonly<Record<string, string>> = {csv: ',', spaces: '%20', pipes: '%7C'}

export function queryPairs(name: string, value: unknown, style: QueryStyle): string[] {
  if (value === undefined) return []
  if (style === 'json') return [`${encode(name)}=${encode(JSON.stringify(value))}`]
  const separator = SEPARATORS[style ?? '']
  if (Array.isArray(value)) {
    if (separator !== undefined) return [`${encode(name)}=${value.map(encode).join(separator)}`]
    const key = style === 'deep' ? `${name}[]` : name
    return value.map((item) => `${encode(key)}=${encode(item)}`)
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    return Object.entries(value).flatMap(([member, item]) =>
      queryPairs(style === 'deep' ? `${name}[${member}]` : member, item, style),
    )
  }
  const text = value instanceof Date ? value.toISOString() : value
  return [`${encode(name)}=${encode(text)}`]
}
