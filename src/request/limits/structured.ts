/** One member of a structured list (RFC 9651 section 3.1): its item and its parameters. */
export interface Member {
  value: string
  parameters: Readonly<Record<string, string>>
}

const MEMBER =
  /^\s*("(?:[^"\\]|\\["\\])*"|[\w:/.*!#$%&'^`|~+-]+)((?:\s*;\s*[a-z*][\w.*-]*(?:=(?:"(?:[^"\\]|\\["\\])*"|:[\w+/=]*:|[^\s;,"]+))?)*)\s*(?:,|$)/i
const PARAMETER = /;\s*([a-z*][\w.*-]*)(?:=("(?:[^"\\]|\\["\\])*"|:[\w+/=]*:|[^\s;,"]+))?/gi

/**
 * The members of a list of strings, tokens or numbers with parameters, as far as limit headers use
 * it. The drafts have a malformed field ignored, so the result is then undefined.
 */
export function parseList(text: string): Member[] | undefined {
  const members: Member[] = []
  let rest = text.trim()
  while (rest !== '') {
    const match = MEMBER.exec(rest)
    if (!match) return undefined
    const parameters: Record<string, string> = {}
    for (const [, name = '', value = ''] of (match[2] ?? '').matchAll(PARAMETER)) {
      parameters[name] = unquoted(value)
    }
    members.push({value: unquoted(match[1] ?? ''), parameters})
    rest = rest.slice(match[0].length).trimStart()
  }
  return members
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(["\\])/g, '$1') : value
}
