import {isApixError} from '../errors/index.js'
import {type Option, previewLines} from '../output/index.js'
import {
  type CodeRequest,
  type MessageProblem,
  type PipelineRequest,
  TOKEN,
} from '../request/index.js'
import {changeBody} from './body.js'
import {prepared} from './exchange.js'
import {askLine, changeHeaders} from './free.js'
import {addOptional, withValue} from './operation.js'
import type {Composition, ExploreDeps, Workplace} from './types.js'
import {askValue, type Taken, takenBy} from './values.js'

/** What can be done with a request that is ready. */
export type Ready = 'send' | 'save' | 'code' | 'command' | 'bench'

type Step = Ready | 'optional' | 'body' | 'headers' | 'line' | {value: Taken}

export interface PreviewEnd {
  composition: Composition
  request: PipelineRequest
  code: CodeRequest
  /** Undefined for Esc. */
  step: Ready | undefined
}

/**
 * Shows the request as it would be sent, and changes it until the person knows what to do with it.
 */
export async function preview(
  given: Composition,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<PreviewEnd | undefined> {
  let composition = given
  let selected: Step = 'send'
  for (;;) {
    const ready = await tryToPrepare(composition, workplace, deps)
    const step = await chooseStep(composition, workplace, ready, selected, deps)
    if (step === undefined || isReady(step)) {
      if ('problem' in ready) {
        if (step === undefined) return undefined
        continue
      }
      const {request, code} = ready
      return {composition, request, code, step}
    }
    composition = (await change(step, composition, workplace, deps)) ?? composition
    // A value that was just given is not what one wants to give next.
    selected = typeof step === 'object' || step === 'optional' ? 'send' : step
  }
}

type Prepared =
  | {request: PipelineRequest; code: CodeRequest; problems: readonly MessageProblem[]}
  | {problem: string}

async function tryToPrepare(
  composition: Composition,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<Prepared> {
  try {
    const {request, code} = await prepared(composition, workplace, deps)
    const problems = workplace.spec ? await deps.problems(request, workplace.openapi) : []
    return {request, code, problems}
  } catch (error) {
    if (!isApixError(error) || error.code === 'INTERRUPTED') throw error
    return {problem: error.message}
  }
}

function isReady(step: Step): step is Ready {
  return (
    step === 'send' || step === 'save' || step === 'code' || step === 'command' || step === 'bench'
  )
}

async function chooseStep(
  composition: Composition,
  workplace: Workplace,
  ready: Prepared,
  selected: Step,
  {screen}: ExploreDeps,
): Promise<Step | undefined> {
  const {style} = screen
  const context =
    'problem' in ready
      ? [style.chalk.red(`! ${ready.problem}`)]
      : previewLines(ready.code, {token: TOKEN, problems: ready.problems, style})
  const wrong = !('problem' in ready) && ready.problems.some(({severity}) => severity === 'error')
  const options = stepsOf(composition, wrong)
  return screen.choose<Step>({
    trail: [...workplace.trail, composition.title],
    context,
    question: 'What now?',
    options: (query) => {
      const wanted = query.trim().toLowerCase()
      return options.filter(({label}) => label.toLowerCase().includes(wanted))
    },
    selected,
  })
}

function stepsOf(composition: Composition, wrong: boolean): Array<Option<Step>> {
  const {operation, values, headers, body} = composition
  const taken = takenBy(composition)
  const set = taken.filter(({key}) => values.has(key))
  const left = taken.length - set.length
  const described = operation?.operation.body
  return [
    {
      value: 'send',
      label: 'Send',
      ...(wrong && {note: 'although it does not fit the description'}),
    },
    ...set.map(
      (one): Option<Step> => ({
        value: {value: one},
        label: `${one.name} = ${values.get(one.key)}`,
        note: `${one.in}${one.required ? '' : ', optional'}`,
      }),
    ),
    ...(left > 0 ? [optional(left)] : []),
    ...(operation
      ? []
      : [{value: 'line' as const, label: 'Method and URL…', note: composition.method}]),
    {
      value: 'body',
      label: 'Body…',
      note: body ? (body.contentType ?? 'as it is') : noBody(described?.mediaType),
    },
    {
      value: 'headers',
      label: 'Headers…',
      note: headers.length > 0 ? `${headers.length} of yours` : '',
    },
    {value: 'save', label: 'Save…', note: 'as a suite of one step'},
    {value: 'code', label: 'Print as code…', note: 'curl, TypeScript, Python'},
    {value: 'command', label: 'Print as an apix command'},
    {value: 'bench', label: 'Bench…', note: 'a short run'},
  ]
}

function noBody(type: string | undefined): string {
  // A form is made of the values above.
  return type === undefined ? 'none' : /form/i.test(type) ? type : `none yet, ${type}`
}

function optional(left: number): Option<Step> {
  return {value: 'optional', label: 'Add an optional parameter…', note: `${left} more`}
}

async function change(
  step: Exclude<Step, Ready>,
  composition: Composition,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<Composition | undefined> {
  const trail = [...workplace.trail, composition.title]
  if (step === 'optional') return addOptional(composition, workplace, deps)
  if (step === 'headers') return changeHeaders(composition, workplace, deps)
  if (step === 'body') {
    const changed = await changeBody(composition, workplace, trail, deps)
    return changed && {...composition, body: changed.body}
  }
  if (step === 'line') {
    const line = await askLine(`${composition.method} ${composition.target}`, workplace, deps)
    return line && {...composition, ...line, title: `${line.method} ${line.target}`}
  }
  const {value} = step
  const answer = await askValue(value, composition.values.get(value.key), trail, [], deps)
  return answer === undefined ? undefined : withValue(composition, value.key, answer)
}
