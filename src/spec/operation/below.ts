/**
 * The part of a URL's path that the paths of a description start from: below the base URL that is
 * configured, or below one of the description's own servers.
 * @param bases candidates, the likeliest first
 * @returns each distinct reading, the likeliest first
 */
export function pathBelowServer(
  pathname: string,
  bases: readonly (string | undefined)[],
): string[] {
  const readings = bases.flatMap((base) => {
    if (base === undefined || !URL.canParse(base)) return []
    const prefix = new URL(base).pathname.replace(/\/+$/, '')
    if (prefix === '') return []
    const below = pathname === prefix || pathname.startsWith(`${prefix}/`)
    return below ? [pathname.slice(prefix.length) || '/'] : []
  })
  return [...new Set([...readings, pathname])]
}
