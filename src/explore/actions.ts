import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {isApixError} from '../errors/index.js'
import {type Reading, wrap} from '../output/index.js'
import {
  type CodeLanguage,
  type CodeRequest,
  type PipelineRequest,
  renderCode,
} from '../request/index.js'
import {isSafeMethod} from '../shared/index.js'
import {commandLine, draftOf} from './composition.js'
import {EXTENSION, nameProblem, save, suggestName} from './saved.js'
import {say} from './say.js'
import type {Composition, ExploreDeps, Workplace} from './types.js'

const LANGUAGES: ReadonlyArray<{value: CodeLanguage; label: string; note: string}> = [
  {value: 'curl', label: 'curl', note: 'a command for the shell'},
  {value: 'ts', label: 'TypeScript', note: 'fetch, for Node and browsers'},
  {value: 'python', label: 'Python', note: 'requests'},
]

/** Asks before an unsafe request where the environment wants that. @returns false for no and Esc */
export async function confirmed(
  {method, url, guard}: PipelineRequest,
  trail: readonly string[],
  {screen}: ExploreDeps,
): Promise<boolean> {
  if (!guard) return true
  return yes(
    `${method} ${url.href} in ${guard.api}/${guard.environment}?`,
    'Yes, send it',
    trail,
    screen,
  )
}

export async function yes(
  question: string,
  label: string,
  trail: readonly string[],
  screen: ExploreDeps['screen'],
): Promise<boolean> {
  const options = [
    {value: false, label: 'No, go back'},
    {value: true, label},
  ]
  const answer = await screen.choose({
    trail,
    // Whole: where it would be sent is what one has to know.
    context: wrap(question, screen.size().columns),
    question: 'Sure?',
    options: (query) =>
      options.filter((one) => one.label.toLowerCase().includes(query.trim().toLowerCase())),
  })
  return answer === true
}

/** Shows the request in another language, and prints it when the screen is left. */
export async function printCode(
  code: CodeRequest,
  trail: readonly string[],
  {screen}: ExploreDeps,
): Promise<void> {
  const language = await screen.choose({
    trail: [...trail, 'code'],
    question: 'In which language?',
    options: (query) =>
      LANGUAGES.filter(({label}) => label.toLowerCase().includes(query.trim().toLowerCase())),
  })
  if (language === undefined) return
  const title = LANGUAGES.find(({value}) => value === language)?.label ?? language
  try {
    await keep(renderCode(language, code), [...trail, title], screen)
  } catch (error) {
    if (!isApixError(error)) throw error
    await say(error.message, trail, screen)
  }
}

export async function printCommand(
  composition: Composition,
  workplace: Workplace,
  trail: readonly string[],
  {screen, redactor}: ExploreDeps,
): Promise<void> {
  await keep(commandLine(composition, workplace, redactor), [...trail, 'apix'], screen)
}

async function keep(text: string, trail: readonly string[], screen: ExploreDeps['screen']) {
  screen.keep(`${text}\n`)
  await screen.read({
    trail,
    parts: [{lines: ({chalk}) => [chalk.dim('printed when you leave'), '']}],
    body: {kind: 'text', text},
    actions: [],
  })
}

/** Asks for a name and writes the request as a suite of one step. @param status what it answered */
export async function saveRequest(
  composition: Composition,
  workplace: Workplace,
  status: number | undefined,
  deps: ExploreDeps,
): Promise<void> {
  const {screen, requests} = deps
  const trail = [...workplace.trail, composition.title, 'save']
  const name = await screen.ask({
    trail,
    question: 'name:',
    initial: suggestName(composition.operation?.operation.id ?? composition.title),
    help: [`${requests.shown}/NAME${EXTENSION}, a suite of one step that apix test runs`],
    check: nameProblem,
  })
  if (name === undefined) return
  const shown = `${requests.shown}/${name}${EXTENSION}`
  if (existsSync(join(requests.path, `${name}${EXTENSION}`))) {
    if (!(await yes(`${shown} is there already.`, 'Yes, replace it', trail, screen))) return
  }
  try {
    const draft = await draftOf(composition, workplace)
    const {left} = await save({folder: requests.path, name, draft, status}, workplace)
    const without = left.length > 0 ? `, without ${left.join(', ')}: secrets are not saved` : ''
    screen.tell(`saved ${shown}${without}`)
    await say(`saved ${shown}${without}`, trail, screen)
  } catch (error) {
    if (!isApixError(error)) throw error
    await say(error.message, trail, screen)
  }
}

/** A short run, and its figures. */
export async function bench(
  request: PipelineRequest,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<void> {
  const {screen} = deps
  const question = `${BENCH_REQUESTS} times ${request.method} ${request.url.href}`
  if (!isSafeMethod(request.method) && !(await yes(question, 'Yes, send them', trail, screen)))
    return
  let line = ''
  const label = `${BENCH_REQUESTS} requests on ${BENCH_CONNECTIONS} connections`
  const here = [...trail, 'bench']
  try {
    const view = await screen.work({trail: here, label, progress: () => line}, (signal) =>
      deps.bench(request, signal, (text) => {
        line = text
      }),
    )
    if (!view) return
    const lines: Reading['parts'][number]['lines'] = (style, columns) =>
      view({...style, width: columns, isTTY: true})
        .replace(/\n$/, '')
        .split('\n')
    await screen.read({trail: here, parts: [{lines}], body: {kind: 'words', text: ''}, actions: []})
  } catch (error) {
    if (!isApixError(error) || error.code === 'INTERRUPTED') throw error
    await say(error.message, here, screen)
  }
}

/** Enough for a median, and over in a moment. */
export const BENCH_REQUESTS = 50
export const BENCH_CONNECTIONS = 5
