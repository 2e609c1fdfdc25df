import type {BoundFields, HeaderList} from './types.js'

/** The request with its secrets in the clear: the last step before the wire. */
export function revealed<T extends {url: URL; headers: HeaderList; bound?: BoundFields}>(
  request: T,
): T {
  const {bound} = request
  if (!bound) return request
  const names = new Set(bound.headers.map(([name]) => name.toLowerCase()))
  const headers = [
    ...request.headers.filter(([name]) => !names.has(name.toLowerCase())),
    ...bound.headers.map(([name, value]) => [name, value.reveal()] as const),
  ]
  const url = new URL(request.url)
  for (const [name, value] of bound.query) url.searchParams.set(name, value.reveal())
  return {...request, headers, url}
}
