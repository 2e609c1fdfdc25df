import {configError, type LocatedProblem, type SecretReference} from '../api/index.js'
import {isApixError} from '../errors/index.js'
import {parseExpectation} from '../request/index.js'
import {nearest} from '../shared/index.js'
import {sourceProblem} from './checks/json-source.js'
import {regex} from './checks/operators.js'
import type {Check} from './checks/types.js'
import {dependencies} from './graph.js'
import {suiteProblem} from './read/problem.js'
import {checksOf, placeholdersOf} from './steps.js'
import {isMade, MADE_NAMES} from './template/made.js'
import {type Piece, placeholders} from './template/parse.js'
import {responseReference} from './template/response-reference.js'
import type {Step, Suite} from './types.js'

export interface Knowledge {
  /** Names that the command line gives values to. */
  given: ReadonlySet<string>
  environment: string | undefined
}

/**
 * Everything that is wrong with a suite and can be known before anything is sent: placeholders
 * without a value, steps that need what is not there, queries and expressions that are none.
 * @throws ApixError CONFIG_INVALID naming them all
 */
export function verify(suite: Suite, knowledge: Knowledge): void {
  const problems: LocatedProblem[] = []
  const names = knownNames(suite, knowledge)
  const ids = suite.steps.map(({id}) => id)
  for (const step of suite.steps) {
    const all = new Set([...names, ...Object.keys(step.rows?.[0] ?? {})])
    for (const piece of placeholdersOf(step)) {
      const wrong = pieceProblem(piece, all, ids)
      if (wrong) problems.push(suiteProblem(suite.file, step.place, ...wrong))
    }
    for (const check of checksOf(step)) {
      const wrong = checkProblem(check)
      if (wrong !== undefined) problems.push(suiteProblem(suite.file, check.place, wrong))
    }
    for (const {source, place} of step.captures) {
      const wrong = source.from === 'json' ? sourceProblem(source.path) : regexProblem(source.regex)
      if (wrong !== undefined) problems.push(suiteProblem(suite.file, place, wrong))
    }
  }
  for (const [name, {value, place}] of Object.entries(suite.variables)) {
    for (const piece of placeholders(value)) {
      const wrong = pieceProblem(piece, names, ids)
      if (wrong) problems.push(suiteProblem(suite.file, place, `${name}: ${wrong[0]}`, wrong[1]))
    }
  }
  problems.push(...dependencies(suite).problems)
  if (problems.length > 0) throw configError(problems)
}

function knownNames(suite: Suite, {given, environment}: Knowledge): ReadonlySet<string> {
  return new Set([
    'env',
    ...given,
    ...Object.keys(suite.variables),
    ...Object.keys(suite.environments[environment ?? ''] ?? {}),
    ...suite.steps.flatMap(({captures}) => captures.map(({name}) => name)),
  ])
}

function pieceProblem(
  piece: Piece,
  names: ReadonlySet<string>,
  ids: readonly string[],
): [message: string, suggestion?: string] | undefined {
  if (piece.is === 'made' && !isMade(piece.name)) {
    const guess = nearest(piece.name, MADE_NAMES)
    return [
      `{{$${piece.name}}} is not known`,
      ...(guess === undefined ? [] : [`{{$${guess}}}`]),
    ] as [string]
  }
  if (piece.is !== 'variable' || names.has(piece.name)) return undefined
  const response = responseReference(piece.name)
  if (response && ids.includes(response.step)) {
    const {subject} = response
    const wrong = subject.of === 'json' ? sourceProblem(subject.path) : undefined
    return wrong === undefined ? undefined : [`{{${piece.name}}}: ${wrong}`]
  }
  const guess = nearest(piece.name, [...names])
  const message = `{{${piece.name}}} has no value`
  if (guess !== undefined) return [message, `{{${guess}}}`]
  return [`${message}: --var '${piece.name}=…' gives it one`]
}

function checkProblem({subject, operator, wanted}: Check): string | undefined {
  if (subject.of === 'json') return sourceProblem(subject.path)
  if (operator === 'matches' && placeholders(wanted).length === 0)
    return regexProblem(String(wanted))
  if (subject.of !== 'expression') return undefined
  try {
    parseExpectation(subject.text)
    return undefined
  } catch (error) {
    return isApixError(error) ? [error.message, ...error.hints].join(': ') : String(error)
  }
}

function regexProblem(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    regex(text)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The secrets that the steps lead to, themselves or by way of variables. */
export function secretReferences(suite: Suite, steps: readonly Step[]): SecretReference[] {
  const references: SecretReference[] = []
  const seen = new Set<string>()
  const visit = (pieces: readonly Piece[]) => {
    for (const piece of pieces) {
      if (piece.is === 'secret') references.push(piece.reference)
      if (piece.is !== 'variable' || seen.has(piece.name)) continue
      seen.add(piece.name)
      const values = [suite.variables, ...Object.values(suite.environments)]
      visit(placeholders(values.map((variables) => variables[piece.name]?.value)))
    }
  }
  visit(steps.flatMap(placeholdersOf))
  visit(placeholders(suite.baseUrl))
  return references
}
