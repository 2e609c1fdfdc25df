import {dependencies, withNeeds} from './graph.js'
import type {Step, Suite} from './types.js'

export interface Selection {
  /** Part of a step's name, in any case. */
  filter?: string
  /** The names of those that failed last time; all of the suite where it is unset. */
  failed?: readonly string[]
}

/**
 * Which steps run and which are told as skipped. What was chosen brings what it needs, and setup
 * and teardown.
 */
export function selectSteps(
  suite: Suite,
  {filter, failed}: Selection,
): {selected: ReadonlySet<Step>; skipped: ReadonlyMap<Step, string>; chosen: number} {
  const {of} = dependencies(suite)
  const {steps} = suite
  const around = steps.filter(({phase}) => phase !== 'main')
  const isWanted = (step: Step) =>
    (filter === undefined || step.name.toLowerCase().includes(filter.toLowerCase())) &&
    (failed === undefined || failed.includes(step.id))
  const isNarrowed = filter !== undefined || failed !== undefined
  const chosen = steps.filter((step) => isWanted(step) && (isNarrowed || step.phase === 'main'))
  const selected =
    chosen.length === 0
      ? new Set<Step>()
      : isNarrowed
        ? withNeeds([...chosen, ...around], of)
        : new Set(steps)
  const only = chosen.filter((step) => step.only)
  const run = only.length === 0 ? selected : withNeeds([...only, ...around], of)
  const skipped = new Map(
    [...selected]
      .filter((step) => !run.has(step))
      .map((step) => [step, 'another step is marked with only'] as const),
  )
  return {selected, skipped, chosen: chosen.length}
}
