import type {HeaderList} from '../../http/index.js'

/** `<target>` and its parameters, whose quoted values may hold commas and semicolons. */
const LINK = /<([^>]*)>((?:\s*;\s*[^\s=;,]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,]*))?)*)/g
const PARAMETER = /;\s*([^\s=;,]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,]*)))?/g

/** The target of the first link with that relation (RFC 8288 section 3). */
export function linkTo(headers: HeaderList, relation: string): string | undefined {
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'link') continue
    for (const [, target = '', parameters = ''] of value.matchAll(LINK)) {
      if (relationsOf(parameters).includes(relation)) return target.trim()
    }
  }
  return undefined
}

function relationsOf(parameters: string): string[] {
  for (const [, name = '', quoted, bare] of parameters.matchAll(PARAMETER)) {
    // Of several `rel` parameters only the first counts.
    if (name.toLowerCase() !== 'rel') continue
    return (quoted ?? bare ?? '').toLowerCase().split(/\s+/)
  }
  return []
}
