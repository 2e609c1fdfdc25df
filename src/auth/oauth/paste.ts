/**
 * The parameters in what a person pasted instead of being redirected: the whole address, its query,
 * or `code#state`; in quotes or with a shell's backslashes, as it happens to be copied.
 * @returns undefined when it is none of these, a bare code among them: it proves no state
 */
export function parsePasted(text: string): URLSearchParams | undefined {
  const clean = text
    .trim()
    .replace(/^(["'`<])(.*)(["'`>])$/s, '$2')
    .replace(/\\([&?=])/g, '$1')
    .replace(/\s+/g, '')
  const query = /^https?:\/\/[^?#]*\?([^#]*)/i.exec(clean)?.[1] ?? clean.replace(/^\?/, '')
  if (/(^|&)(code|error|state)=/.test(query)) return new URLSearchParams(query)
  const pair = /^([^#\s?&=]+)#([^#\s?&]+)$/.exec(clean)
  const [, code, state] = pair ?? []
  if (code === undefined || state === undefined || clean.includes('://')) return undefined
  return new URLSearchParams({code, state})
}
