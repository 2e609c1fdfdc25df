/** One that refuses is at least there; no route may mean no more than that we lack IPv6. */
const TELLING = ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']

/** Of the failures to connect to the addresses of a host, the one that says most about it. */
export function mostTelling(
  errors: readonly NodeJS.ErrnoException[],
): NodeJS.ErrnoException | undefined {
  return [...errors].sort((a, b) => rank(a) - rank(b))[0]
}

function rank({code}: NodeJS.ErrnoException): number {
  const index = TELLING.indexOf(code ?? '')
  return index < 0 ? TELLING.length : index
}
