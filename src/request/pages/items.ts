import {ApixError} from '../../errors/index.js'
import {jsonElements, jsonKind, jsonMembers} from '../../shared/index.js'
import {ITEM_PATHS} from './dialects.js'

/** The JSON text at a dotted path, `''` being the whole; undefined where there is none. */
export type Lookup = (path: string) => string | undefined

/**
 * Looks into one page many times and reads each of its objects once. A name may itself have dots
 * (`@odata.nextLink`): the whole path is tried as one name first.
 */
export function lookupIn(text: string): Lookup {
  const objects = new Map<string, ReadonlyMap<string, string>>()
  const membersOf = (path: string, json: string) => {
    const known = objects.get(path)
    if (known) return known
    const members = new Map(jsonMembers(json))
    objects.set(path, members)
    return members
  }
  return (path) => {
    if (path === '' || path === '.') return text
    const whole = membersOf('', text).get(path)
    if (whole !== undefined) return whole
    let value: string | undefined = text
    let place = ''
    for (const name of path.split('.')) {
      value = membersOf(place, value).get(name)
      if (value === undefined) return undefined
      place = `${place}.${name}`
    }
    return value
  }
}

/**
 * The items of a page as JSON text: where the configuration says, else at one of the usual places,
 * else in the only array that the document has.
 * @throws ApixError PROTOCOL when there are none to be found
 */
export function itemsOf(at: Lookup, configured: string | undefined): string[] {
  const place = configured === undefined ? usualPlace(at) : at(configured)
  if (place !== undefined && jsonKind(place) === 'array') return jsonElements(place)
  // Some APIs leave the list out, or give null, when it is empty.
  if (configured !== undefined && (place === undefined || jsonKind(place) === 'null')) return []
  throw new ApixError('PROTOCOL', 'the response has no list that could be paginated', {
    hints: [
      'name the place of the items in the configuration: pagination: { items: data.users }',
      'leave out --paginate to see the response',
    ],
  })
}

function usualPlace(at: Lookup): string | undefined {
  for (const path of ITEM_PATHS) {
    const value = at(path)
    if (value !== undefined && jsonKind(value) === 'array') return value
  }
  // HAL keeps its lists in `_embedded`; other APIs call theirs users, channels, workflow_runs.
  return onlyArray(at('')) ?? onlyArray(at('_embedded'))
}

/** Arrays that describe the list. */
const BESIDE: ReadonlySet<string> = new Set(['links', 'link', 'errors', 'warnings', 'included'])

function onlyArray(text = ''): string | undefined {
  const arrays = jsonMembers(text).filter(
    ([name, value]) => jsonKind(value) === 'array' && !BESIDE.has(name),
  )
  return arrays.length === 1 ? arrays[0]?.[1] : undefined
}
