export type SourceKind = 'openapi' | 'mock' | 'har'

/** What of a file is looked at. Bytes. */
export const HEAD_SIZE = 64 * 1024

const VERSION = /(?:^|[\n{,])[\t ]*["']?(?:openapi|swagger)["']?[\t ]*:[\t ]*["']?[23]\.\d/
const OURS =
  /(?:^|[\n{,])[\t ]*["']?(?:routes|resources|operations|scenarios|stateful|proxy|openapi)["']?[\t ]*:/
const HAR = /^\s*\{\s*"log"\s*:\s*\{/

/**
 * What a file is, by what stands at its beginning; by its name where that says nothing.
 * @param head its first 64 KiB
 */
export function detectSource(name: string, head: string): SourceKind {
  const text = head.replace(/^\uFEFF/, '')
  if (HAR.test(text)) return 'har'
  // A mock's `openapi` is a path, a description's is a version.
  if (VERSION.test(text)) return 'openapi'
  if (OURS.test(text) || /\bmock\b[^/\\]*\.(?:ya?ml|json)$/i.test(name)) return 'mock'
  return /\.har$/i.test(name) ? 'har' : 'openapi'
}
