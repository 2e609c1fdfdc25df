import type {LocatedProblem} from '../api/index.js'
import {nearest} from '../shared/index.js'
import {suiteProblem} from './read/problem.js'
import {placeholdersOf} from './steps.js'
import {responseReference} from './template/response-reference.js'
import type {Step, Suite} from './types.js'

export interface Dependencies {
  /** The steps that each step needs, those that it names and those whose captures it uses. */
  of: ReadonlyMap<Step, ReadonlySet<Step>>
  /** In an order in which every step comes after what it needs; else as they stand in the file. */
  order: readonly Step[]
  problems: readonly LocatedProblem[]
}

const PHASES = ['setup', 'main', 'teardown'] as const

/** Which step needs which. */
export function dependencies(suite: Suite): Dependencies {
  const problems: LocatedProblem[] = []
  const of = new Map<Step, Set<Step>>()
  for (const step of suite.steps) {
    const needed = new Set<Step>()
    of.set(step, needed)
    for (const {name, place} of step.needs) {
      const found =
        suite.steps.find(({id}) => id === name) ?? suite.steps.find((one) => one.name === name)
      if (found && found !== step) needed.add(found)
      else {
        const names = suite.steps.filter((one) => one !== step).map(({id}) => id)
        const message = found ? `"${name}" needs itself` : `there is no step "${name}"`
        problems.push(suiteProblem(suite.file, place, message, nearest(name, names)))
      }
    }
    for (const source of sources(step, suite)) if (source !== step) needed.add(source)
  }
  const order = PHASES.flatMap((phase) => {
    const steps = suite.steps.filter((step) => step.phase === phase)
    return sorted(steps, of, (step) => {
      problems.push(
        suiteProblem(suite.file, step.place, `"${step.name}" needs itself, by way of others`),
      )
    })
  })
  return {of, order, problems}
}

/** Where the captures come from that a step uses: from the last step before it that makes one. */
function sources(step: Step, suite: Suite): Step[] {
  const own = suite.steps.indexOf(step)
  return placeholdersOf(step).flatMap((piece) => {
    if (piece.is !== 'variable') return []
    const response = responseReference(piece.name)
    if (response) return suite.steps.filter(({id}) => id === response.step)
    const makers = suite.steps.filter(({captures}) =>
      captures.some(({name}) => name === piece.name),
    )
    const isGiven =
      Object.hasOwn(suite.variables, piece.name) ||
      Object.values(suite.environments).some((values) => Object.hasOwn(values, piece.name))
    const before = makers.findLast((maker) => suite.steps.indexOf(maker) < own)
    if (before) return [before]
    const [later] = makers
    return later === undefined || isGiven ? [] : [later]
  })
}

/** Depth first, so that the order of the file is kept wherever it may be. */
function sorted(
  steps: readonly Step[],
  of: ReadonlyMap<Step, ReadonlySet<Step>>,
  onCircle: (step: Step) => void,
): Step[] {
  const order: Step[] = []
  const state = new Map<Step, 'open' | 'done'>()
  const visit = (step: Step) => {
    if (state.get(step) === 'done') return
    if (state.get(step) === 'open') return onCircle(step)
    state.set(step, 'open')
    for (const needed of of.get(step) ?? []) if (steps.includes(needed)) visit(needed)
    state.set(step, 'done')
    order.push(step)
  }
  for (const step of steps) visit(step)
  return order
}

/** The steps with everything that they need, themselves or by way of others. */
export function withNeeds(
  steps: Iterable<Step>,
  of: ReadonlyMap<Step, ReadonlySet<Step>>,
): ReadonlySet<Step> {
  const all = new Set<Step>()
  const add = (step: Step) => {
    if (all.has(step)) return
    all.add(step)
    for (const needed of of.get(step) ?? []) add(needed)
  }
  for (const step of steps) add(step)
  return all
}
