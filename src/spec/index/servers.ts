import {asObject, asText, elements, member} from '../document/json.js'
import type {Located, SpecDocument} from '../types.js'

/**
 * The servers that a description, path item or operation names: absolute URLs, variables replaced
 * by their defaults. What does not become an http(s) URL is left out.
 */
export function serversOf(document: SpecDocument, owner: Located): string[] {
  if (document.version === '2.0') return swaggerServers(document)
  const named = elements(member(owner, 'servers')).flatMap((server) => {
    const {url, variables} = asObject(server.value)
    return typeof url === 'string' ? [filled(url, asObject(variables))] : []
  })
  return [...new Set(named.flatMap((url) => absolute(url, document.root.file.uri) ?? []))]
}

function filled(url: string, variables: Readonly<Record<string, unknown>>): string {
  return url.replaceAll(/\{([^}]+)\}/g, (whole, name: string) => {
    const value = asObject(variables[name])['default']
    return value === undefined ? whole : String(value)
  })
}

/** Relative to the description itself, which only means something when it was fetched. */
function absolute(url: string, base: string): string | undefined {
  if (!URL.canParse(url, base)) return undefined
  const resolved = new URL(url, base)
  if (resolved.protocol !== 'http:' && resolved.protocol !== 'https:') return undefined
  return resolved.href.replace(/\/+$/, '')
}

function swaggerServers(document: SpecDocument): string[] {
  const {value, file} = document.root
  const {host, basePath, schemes} = value
  const path = (asText(basePath) ?? '').replace(/\/+$/, '')
  const remote = /^https?:/.test(file.uri) ? new URL(file.uri) : undefined
  const name = asText(host) ?? remote?.host
  if (name === undefined) return []
  const named = Array.isArray(schemes) ? schemes.filter((scheme) => /^https?$/.test(scheme)) : []
  const fallback = remote?.protocol.slice(0, -1) ?? 'https'
  const chosen = named.includes('https') ? 'https' : (named[0] ?? fallback)
  return [absolute(`${chosen}://${name}${path}`, file.uri) ?? ''].filter((url) => url !== '')
}
