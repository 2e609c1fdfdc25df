import {
  answerLines,
  failureLines,
  headerLines,
  isJson,
  type Reading,
  type ReadingPlace,
  renderWaterfall,
  textOf,
} from '../output/index.js'
import {headerValue} from '../request/index.js'
import {formatSize} from '../shared/index.js'
import type {Exchange, Failure} from './exchange.js'
import type {ExploreDeps} from './types.js'

/** Rows of a screen that has no room for everything at once. */
const SMALL = 22

/** What can be done with an answer. */
export type Answered = 'repeat' | 'edit' | 'save' | 'bench' | 'code' | 'command' | 'write'

const KEYS: ReadonlyArray<{key: string; label: string; does: Answered}> = [
  {key: 'r', label: 'repeat', does: 'repeat'},
  {key: 'e', label: 'edit', does: 'edit'},
  {key: 's', label: 'save', does: 'save'},
  {key: 'b', label: 'bench', does: 'bench'},
  {key: 'c', label: 'code', does: 'code'},
  {key: 'a', label: 'apix command', does: 'command'},
  {key: 'w', label: 'write body', does: 'write'},
]

/** Shows the answer until the person knows what to do next; undefined for Esc. */
export async function showAnswer(
  exchange: Exchange | Failure,
  trail: readonly string[],
  place: ReadingPlace | undefined,
  deps: ExploreDeps,
): Promise<{does: Answered | undefined; place: ReadingPlace}> {
  const reading = 'response' in exchange ? answerOf(exchange, deps) : failureOf(exchange)
  const end = await deps.screen.read({...reading, trail, ...(place && {place})})
  return {does: KEYS.find(({key}) => key === end.action)?.does, place: end.place}
}

function answerOf(
  {response, body, notes}: Exchange,
  {redactor, screen}: ExploreDeps,
): Omit<Reading, 'trail'> {
  const timings = response.timings()
  const {headers, attempts, cache, cached} = response
  const facts = {response, total: timings.total, size: body.length, cache, notes}
  return {
    parts: [
      {lines: (style, columns) => answerLines(facts, style, columns)},
      {
        key: 't',
        title: 'timing',
        // What was asked for is the body: on a small screen it comes first.
        folded: screen.size().rows < SMALL,
        lines: (style, columns) =>
          renderWaterfall(
            {timings, attempts, cache, cached},
            {...style, width: columns},
            {brief: true},
          )
            .replace(/\n$/, '')
            .split('\n'),
      },
      {
        key: 'h',
        title: 'headers',
        note: String(headers.length),
        folded: true,
        lines: (style, columns) =>
          headerLines(
            headers.map(([name, value]) => [name, redactor.text(value)]),
            style,
            columns,
          ),
      },
      {lines: () => ['']},
    ],
    body: bodyOf(body, headerValue(headers, 'content-type'), redactor),
    actions: KEYS.filter(({does}) => does !== 'write' || body.length > 0),
  }
}

/** As text where it is text; secrets that the server repeats are masked. */
function bodyOf(
  bytes: Buffer,
  type: string | undefined,
  redactor: ExploreDeps['redactor'],
): Reading['body'] {
  if (bytes.length === 0) return {kind: 'words', text: '(no body)'}
  const text = textOf(bytes, type)
  if (text === undefined) {
    const what = type === undefined ? '' : `, ${type}`
    return {
      kind: 'words',
      text: `binary data (${formatSize(bytes.length)}${what}): w writes it to a file`,
    }
  }
  const masked = redactor.text(text.replace(/^\ufeff/, ''))
  const isStructure = /^\s*[{[]/.test(masked)
  return {kind: isStructure && isJson(masked) ? 'json' : 'text', text: masked}
}

function failureOf(failure: Failure): Omit<Reading, 'trail'> {
  return {
    parts: [{lines: (style, columns) => failureLines(failure, style, columns)}],
    body: {kind: 'words', text: ''},
    actions: KEYS.filter(({does}) => does !== 'write' && does !== 'bench'),
  }
}
