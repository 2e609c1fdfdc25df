import type {RawPagination} from './raw.js'
import {text} from './schema-terms.js'
import type {Schema} from './schema-type.js'
import type {PageDialect, PaginationSettings} from './types.js'

/** What each style has to say; the rest has defaults. */
const REQUIRED: Readonly<Record<PageDialect['style'], readonly string[]>> = {
  link: [],
  url: ['path'],
  relation: ['path'],
  cursor: ['param'],
  lastItem: [],
  page: [],
  offset: [],
}

export const pagination: Schema = {
  type: 'object',
  title: '{ style: cursor, path: meta.next, param: cursor, items: data }',
  description: 'How lists go on, for --paginate. Paths are names joined with dots.',
  additionalProperties: false,
  properties: {
    style: {enum: Object.keys(REQUIRED)},
    items: {type: 'string', title: 'a path', description: 'Where the items are.'},
    path: {...text, description: 'Where the URL, the cursor or the current number is.'},
    header: {...text, description: 'The header that has the cursor.'},
    param: {...text, description: 'The parameter that takes the cursor or number.'},
    more: {...text, description: 'Where true stands as long as there is more.'},
    field: {...text, description: 'The field of the last item that is the cursor.'},
    total: {...text, description: 'Where the number of pages, or of items, is.'},
    maxPages: {type: 'integer', title: 'a whole number from 1', minimum: 1},
  },
  allOf: Object.entries(REQUIRED)
    .filter(([, required]) => required.length > 0)
    .map(([style, required]) => ({
      if: {required: ['style'], properties: {style: {const: style}}},
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word.
      then: {required},
    })),
}

export function toPagination(raw: RawPagination): PaginationSettings {
  const {items, maxPages} = raw
  const dialect = toDialect(raw)
  return {
    ...(items !== undefined && {items}),
    ...(dialect && {dialect}),
    ...(maxPages !== undefined && {maxPages}),
  }
}

function toDialect(raw: RawPagination): PageDialect | undefined {
  const {style, path, header, total} = raw
  const optional = {...(path !== undefined && {path}), ...(total !== undefined && {total})}
  switch (style) {
    case 'url':
    case 'relation':
      return {style, path: path ?? ''}
    case 'cursor':
      return {
        style,
        param: raw.param ?? 'cursor',
        ...(path !== undefined && {path}),
        ...(header !== undefined && {header}),
        ...(raw.more !== undefined && {more: raw.more}),
      }
    case 'lastItem':
      return {
        style,
        field: raw.field ?? 'id',
        param: raw.param ?? 'starting_after',
        more: raw.more ?? 'has_more',
      }
    case 'page':
      return {style, param: raw.param ?? 'page', ...optional}
    case 'offset':
      return {style, param: raw.param ?? 'offset', ...optional}
    default:
      return style && {style}
  }
}
