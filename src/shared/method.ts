/** Without TRACE, which is safe too (RFC 9110 9.2.1) but has a server repeat what was sent. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request only reads, so that nobody has to be asked before it is sent.
 * @param method in capitals
 */
export function isSafeMethod(method: string): boolean {
  return SAFE.has(method)
}
