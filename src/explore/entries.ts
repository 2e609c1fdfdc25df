import type {ApiSettings} from '../api/index.js'
import {type HistoryEntry, listHistory} from '../latency/index.js'
import type {Option} from '../output/index.js'
import {formatDuration} from '../shared/index.js'
import type {IndexedOperation} from '../spec/index.js'
import {looksLikeRequest} from './free.js'
import {listSaved, type SavedRequest} from './saved.js'
import {search} from './search.js'
import type {ExploreDeps, Workplace} from './types.js'

/** What can be sent: one list of everything. */
export type Entry =
  | {kind: 'operation'; operation: IndexedOperation}
  | {kind: 'history'; entry: HistoryEntry}
  | {kind: 'saved'; saved: SavedRequest}
  /** What was typed, or still has to be. */
  | {kind: 'free'; text: string}
  | {kind: 'environment'}

interface Row {
  /** What is searched in; begins with the label. */
  text: string
  option: Option<Entry>
}

/** Past requests that are looked at, and those that stand first. */
const HISTORY = 300
const RECENT = 5

/** Everything there is to choose from, ready to be searched at each key. */
export async function entriesOf(
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<(query: string) => ReadonlyArray<Option<Entry>>> {
  const {settings, spec, environments} = workplace
  const [saved, past] = await Promise.all([listSaved(deps.requests.path), pastOf(workplace, deps)])
  const own = saved.filter(({api}) => api === undefined || api === settings?.name)
  const rows = [
    ...own.map(savedRow),
    ...past.slice(0, RECENT).map((entry) => historyRow(entry, workplace, deps)),
    ...(spec?.index.operations ?? []).map(operationRow),
    ...past.slice(RECENT).map((entry) => historyRow(entry, workplace, deps)),
  ]
  const texts = rows.map(({text}) => text)
  const another: Option<Entry> = {
    value: {kind: 'free', text: ''},
    label: '+ another request…',
    note: 'any method and URL',
  }
  const environment: Option<Entry> = {
    value: {kind: 'environment'},
    label: '+ another environment…',
    note: `now ${settings?.environment}`,
  }
  const actions = [another, ...(environments.length > 1 ? [environment] : [])]
  /** Whoever types `env` means that one. */
  const actionsFor = (query: string) => {
    const meant = actions.filter(({label}) => label.includes(query.trim().toLowerCase()))
    return [...meant, ...actions.filter((one) => !meant.includes(one))]
  }
  return (query) => {
    const found = search(texts, query).flatMap(({index, marks}) => {
      const option = rows[index]?.option
      return option ? [query === '' ? option : {...option, marks}] : []
    })
    if (query.trim() === '') return [...found, ...actions]
    // Whoever spells an operation out means that one.
    const spelled = found.findIndex(({value}) => isNamed(value, query))
    if (spelled > 0) found.unshift(...found.splice(spelled, 1))
    const typed: Option<Entry> = {
      value: {kind: 'free', text: query.trim()},
      label: `+ ${query.trim()}`,
      note: 'send this',
    }
    if (looksLikeRequest(query))
      return isExact(found, query) ? [...found, typed] : [typed, ...found]
    return [...found, ...actionsFor(query)]
  }
}

function isNamed(entry: Entry, query: string): boolean {
  const name = query.trim().toLowerCase()
  return entry.kind === 'operation' && entry.operation.id.toLowerCase() === name
}

/** `GET /users` that is there already is not offered as something new first. */
function isExact(found: ReadonlyArray<Option<Entry>>, query: string): boolean | undefined {
  const [first] = found
  return first?.label.replaceAll(/\s+/g, ' ').includes(query.trim())
}

async function pastOf({settings}: Workplace, deps: ExploreDeps): Promise<HistoryEntry[]> {
  const database = await deps.database().catch(() => undefined)
  if (!database) return []
  const query = {limit: HISTORY, ...(settings && {api: settings.name})}
  const seen = new Set<string>()
  return listHistory(database, query).filter((entry) => {
    const {method, url} = entry
    if (!belongs(entry, settings)) return false
    const key = `${method} ${url}`
    return !seen.has(key) && seen.add(key)
  })
}

/**
 * What was sent to another environment is not offered: its URL would go there again, unasked where
 * only that one has `confirm: true`.
 */
export function belongs(
  {api, environment, url}: Pick<HistoryEntry, 'api' | 'environment' | 'url'>,
  settings: Pick<ApiSettings, 'environment' | 'baseUrl'> | undefined,
): boolean {
  if (!settings) return api === null
  const {baseUrl} = settings
  const isUnder = baseUrl !== undefined && url.startsWith(`${baseUrl}/`)
  return isUnder || environment === null || environment === settings.environment
}

function operationRow(operation: IndexedOperation): Row {
  const {id, method, path, summary = '', deprecated, tags = []} = operation
  const label = `  ${method.padEnd(6)} ${path}`
  return {
    text: `${label}  ${id} ${summary} ${tags.join(' ')}`,
    option: {
      value: {kind: 'operation', operation},
      label,
      ...((summary || deprecated) && {note: deprecated ? `deprecated  ${summary}` : summary}),
      detail: [id, ...(summary ? [summary] : [])],
    },
  }
}

function historyRow(entry: HistoryEntry, {settings}: Workplace, {clock}: ExploreDeps): Row {
  const {method, url, status, error, total, time} = entry
  const base = settings?.baseUrl
  const shown = base !== undefined && url.startsWith(`${base}/`) ? url.slice(base.length) : url
  const label = `↻ ${method.padEnd(6)} ${legible(shown)}`
  const outcome = `${status ?? error ?? 'no answer'}`
  const duration = total === null ? '' : `, ${formatDuration(total)}`
  return {
    text: `${label}  history`,
    option: {
      value: {kind: 'history', entry},
      label,
      note: `${outcome}${duration}, ${ago(clock.now() - Date.parse(time))}`,
      detail: [legible(url), `sent ${time}: ${outcome}${duration}`],
    },
  }
}

function savedRow(saved: SavedRequest): Row {
  const {name, method, target, path} = saved
  const label = `★ ${name}`
  return {
    text: `${label}  ${method} ${target} saved`,
    option: {
      value: {kind: 'saved', saved},
      label,
      note: `${method} ${target}`,
      detail: [`${method} ${target}`, path],
    },
  }
}

/** Letters beyond ASCII as one reads them; what has a meaning in a URL stays encoded. */
function legible(url: string): string {
  return url.replaceAll(/(?:%[89a-f][\da-f])+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  })
}

/** @param age milliseconds */
function ago(age: number): string {
  const minutes = Math.floor(age / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`
}
