import {absoluteTarget} from '../request/index.js'
import type {Composition, ExploreDeps, Workplace} from './types.js'

/** `POST /users`, `/users`, `:3000/x`, `https://host/x`; GET where no method is named. */
export function parseRequestLine(text: string): {method: string; target: string} | undefined {
  const [, method = 'GET', target] = /^\s*(?:([A-Za-z]+)\s+)?(\S+)\s*$/.exec(text) ?? []
  if (target === undefined) return undefined
  return {method: method.toUpperCase(), target}
}

/** Why nothing can be sent there; undefined when it can. */
export function lineProblem(
  text: string,
  {settings}: Pick<Workplace, 'settings'>,
): string | undefined {
  const line = parseRequestLine(text)
  if (!line) return 'write it as GET /path, or as a URL'
  try {
    if (absoluteTarget(line.target) || settings) return undefined
    return `"${line.target}" is a path: without an API a whole URL is needed`
  } catch (error) {
    return (error as Error).message
  }
}

/** A typed text that can only be meant as a request, so that it need not be chosen first. */
export function looksLikeRequest(text: string): boolean {
  return /^\s*(?:[A-Za-z]+\s+)?(?:\/|:\d|https?:\/\/|localhost\b)/.test(text)
}

export function plainComposition(line: {method: string; target: string}): Composition {
  return {
    title: `${line.method} ${line.target}`,
    values: new Map(),
    ...line,
    headers: [],
    body: undefined,
  }
}

/** Asks for method and URL. @returns undefined for Esc */
export async function askLine(
  initial: string,
  workplace: Workplace,
  {screen}: ExploreDeps,
): Promise<{method: string; target: string} | undefined> {
  const base = workplace.settings?.baseUrl
  const answer = await screen.ask({
    trail: workplace.trail,
    question: 'request:',
    initial,
    help: [
      'GET /path?query, POST /path, or a whole URL',
      ...(base ? [`paths are under ${base}`] : []),
    ],
    check: (text) => lineProblem(text, workplace),
  })
  return answer === undefined ? undefined : parseRequestLine(answer)
}

/** Asks for a header to add or change. @returns undefined for Esc */
export async function changeHeaders(
  composition: Composition,
  workplace: Workplace,
  {screen}: ExploreDeps,
): Promise<Composition | undefined> {
  const trail = [...workplace.trail, composition.title]
  const {headers} = composition
  const options = [
    {value: -1, label: 'Add a header…'},
    ...headers.map(([name, value], index) => ({value: index, label: `${name}: ${value}`})),
  ]
  const at =
    headers.length === 0
      ? -1
      : await screen.choose({trail, question: 'Which header?', options: () => options})
  if (at === undefined) return undefined
  const [name, value] = headers[at] ?? ['', '']
  const answer = await screen.ask({
    trail,
    question: 'header:',
    initial: at === -1 ? '' : `${name}: ${value}`,
    help: ['Name: value', ...(at === -1 ? [] : ['empty takes it out'])],
    check: (text) =>
      text === '' || /^[!#$%&'*+\-.^_`|~\w]+\s*:[^\r\n]*$/.test(text)
        ? undefined
        : 'write it as Name: value',
  })
  if (answer === undefined) return undefined
  const [, key = '', content = ''] = /^([^:]+?)\s*:\s*(.*)$/.exec(answer) ?? []
  const others = headers.filter((_, index) => index !== at)
  return {...composition, headers: key === '' ? others : [...others, [key, content.trim()]]}
}
