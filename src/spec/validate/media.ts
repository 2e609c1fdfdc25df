import type {MediaView, ResponseView} from '../operation/view.js'

/** `application/json; charset=utf-8` is `application/json`. */
export function bareType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}

export function isJsonType(contentType: string): boolean {
  return /^(?:application|text)\/(?:[\w.-]+\+)?json$/.test(bareType(contentType))
}

/** The description for a content type: the type itself, then `text/*`, then everything. */
export function mediaFor(media: readonly MediaView[], contentType: string): MediaView | undefined {
  const wanted = bareType(contentType)
  const [group] = wanted.split('/')
  const named = media.map((view) => [bareType(view.mediaType), view] as const)
  const pick = (type: string) => named.find(([name]) => name === type)?.[1]
  return pick(wanted) ?? pick(`${group}/*`) ?? pick('*/*')
}

/** The description for a status: `404`, then `4XX`, then `default`. */
export function responseFor(
  responses: readonly ResponseView[],
  status: number,
): ResponseView | undefined {
  const names = [String(status), `${String(status).charAt(0)}XX`, 'DEFAULT']
  for (const name of names) {
    const found = responses.find((response) => response.status.toUpperCase() === name)
    if (found) return found
  }
  return undefined
}
