import {ApixError, isApixError} from '../errors/index.js'
import {replayDraft, showHistory} from '../latency/index.js'
import {printable, type ReadingPlace, wrap} from '../output/index.js'
import {bench, confirmed, printCode, printCommand, saveRequest} from './actions.js'
import {type Answered, showAnswer} from './answer.js'
import {type Entry, entriesOf} from './entries.js'
import {type Exchange, type Failure, send} from './exchange.js'
import {askLine, lineProblem, parseRequestLine, plainComposition} from './free.js'
import {composeOperation} from './operation.js'
import {type PreviewEnd, preview} from './preview.js'
import {say} from './say.js'
import type {Composition, ExploreDeps, Workplace} from './types.js'
import {writeBody} from './write.js'

/**
 * Requests of one API, one after the other, until Esc.
 * @param typed a request that was spelled out before
 * @returns whether to switch the environment
 */
export async function work(
  workplace: Workplace,
  deps: ExploreDeps,
  typed?: string,
): Promise<'environment' | undefined> {
  let place: ReadingPlace | undefined
  let first: Entry | undefined = typed === undefined ? undefined : {kind: 'free', text: typed}
  for (;;) {
    const entry = first ?? (await chooseEntry(workplace, deps))
    first = undefined
    if (entry === undefined) return undefined
    if (entry.kind === 'environment') return 'environment'
    const composition = await compose(entry, workplace, deps)
    if (composition) place = await handle(composition, workplace, place, deps)
  }
}

/** @returns undefined for Esc */
async function chooseEntry(workplace: Workplace, deps: ExploreDeps): Promise<Entry | undefined> {
  const {trail, notes} = workplace
  const {screen} = deps
  const options = await entriesOf(workplace, deps)
  const context = notes.flatMap((note) => wrap(printable(note), screen.size().columns))
  return screen.choose({trail, context, question: 'Search:', options})
}

/** @returns undefined for Esc */
async function compose(
  entry: Exclude<Entry, {kind: 'environment'}>,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<Composition | undefined> {
  if (entry.kind === 'operation') {
    return composeOperation({operation: entry.operation, path: {}}, workplace, deps)
  }
  if (entry.kind === 'saved') {
    const {name, method, target, headers, body} = entry.saved
    return {title: name, values: new Map(), method, target, headers, body}
  }
  if (entry.kind === 'history') return recompose(entry.entry.id, workplace, deps)
  const isWhole = entry.text !== '' && lineProblem(entry.text, workplace) === undefined
  const line = isWhole ? parseRequestLine(entry.text) : await askLine(entry.text, workplace, deps)
  return line && plainComposition(line)
}

/** A request of the history as one that can be changed and sent again. */
async function recompose(
  id: string,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<Composition | undefined> {
  const {settings, trail} = workplace
  try {
    const entry = showHistory(await deps.database(), id)
    const nothing = {method: entry.method, target: entry.url, headers: [], query: []}
    const overrides = {...nothing, body: {kind: 'none'} as const}
    const {draft} = replayDraft(entry, {recorded: settings, current: settings, overrides})
    const headers = draft.headers.flatMap(([name, value]) =>
      value === null || /^(?:accept|content-type)$/i.test(name) ? [] : [[name, value] as const],
    )
    const type = draft.headers.find(([name]) => /^content-type$/i.test(name))?.[1] ?? undefined
    return {
      title: `${draft.method} ${draft.target}`,
      values: new Map(),
      method: draft.method,
      target: draft.target,
      headers,
      body: draft.body.kind === 'bytes' ? {bytes: draft.body.bytes, contentType: type} : undefined,
    }
  } catch (error) {
    if (!isApixError(error) || error.code === 'INTERRUPTED') throw error
    await say(error.message, trail, deps.screen)
    return undefined
  }
}

/** Previews, sends and looks, until the person goes back to the list. */
async function handle(
  given: Composition,
  workplace: Workplace,
  place: ReadingPlace | undefined,
  deps: ExploreDeps,
): Promise<ReadingPlace | undefined> {
  let composition = given
  let kept = place
  for (;;) {
    const end = await preview(composition, workplace, deps)
    if (!end?.step) return kept
    composition = end.composition
    const trail = [...workplace.trail, composition.title]
    if (end.step !== 'send') {
      await act(end.step, end, undefined, workplace, deps)
      continue
    }
    const left = await exchangeUntilLeft(end, workplace, kept, trail, deps)
    kept = left.place
    if (!left.edit) return kept
  }
}

/** Sends, shows the answer, and does what is asked of it. */
async function exchangeUntilLeft(
  end: PreviewEnd,
  workplace: Workplace,
  place: ReadingPlace | undefined,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<{edit: boolean; place: ReadingPlace | undefined}> {
  let kept = place
  let exchange: Exchange | Failure | undefined
  for (;;) {
    if (!exchange) {
      if (!(await confirmed(end.request, trail, deps))) return {edit: true, place: kept}
      exchange = await send(end.request, trail, deps)
      if (!exchange) return {edit: true, place: kept}
    }
    const shown = await showAnswer(exchange, trail, kept, deps)
    kept = shown.place
    if (shown.does === undefined) return {edit: false, place: kept}
    if (shown.does === 'edit') return {edit: true, place: kept}
    if (shown.does === 'repeat') exchange = undefined
    else await act(shown.does, end, exchange, workplace, deps)
  }
}

async function act(
  does: Exclude<Answered, 'repeat' | 'edit'> | 'save' | 'bench' | 'code' | 'command',
  {composition, request, code}: PreviewEnd,
  exchange: Exchange | Failure | undefined,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<void> {
  const trail = [...workplace.trail, composition.title]
  const answered = exchange && 'response' in exchange ? exchange : undefined
  switch (does) {
    case 'save':
      return saveRequest(composition, workplace, answered?.response.status, deps)
    case 'code':
      return printCode(code, trail, deps)
    case 'command':
      return printCommand(composition, workplace, trail, deps)
    case 'bench':
      return bench(request, trail, deps)
    case 'write':
      if (answered) await writeBody(answered, trail, deps)
      return
    default:
      throw new ApixError('UNEXPECTED', `nobody knows how to ${String(does)}`)
  }
}
