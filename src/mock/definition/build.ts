import {configError} from '../../api/index.js'
import {isApixError} from '../../errors/index.js'
import {conditionsOf} from '../routes/conditions.js'
import {parseFaultRule} from '../routes/parse-route.js'
import {parsePattern} from '../routes/pattern.js'
import {parseDelayRule} from '../rules/delay.js'
import {LIMIT_DIALECTS, parseLimitRule} from '../rules/limit.js'
import type {Resource} from '../state/resource.js'
import type {MockLimit, MockRoute, RoutePattern, Ruled} from '../types.js'
import {type MockFile, placeOf} from './load.js'
import type {RawAnswers, RawMock, RawResponse, RawRoute} from './raw.js'
import {resourcesOf} from './resources.js'
import {type StepDeps, stepOf} from './step.js'

/** A definition in the terms of the engine. */
export interface BuiltMock {
  routes: MockRoute[]
  limits: Array<Ruled<MockLimit>>
  resources: Resource[]
  scenarios: Readonly<Record<string, string>>
}

export interface BuildDeps extends StepDeps {
  /** The patterns of an operation of the OpenAPI document; empty when there is no such one. */
  operation(id: string): readonly RoutePattern[]
}

type Path = readonly string[]
type Patterns = readonly [RoutePattern, ...RoutePattern[]]

/**
 * Reads what the schema cannot judge: routes, delays, templates, files.
 * @throws ApixError CONFIG_INVALID with everything that is wrong, each with line and column
 */
export function buildMock(file: MockFile, deps: BuildDeps): BuiltMock {
  const {routes = [], operations = {}, scenarios = {}, resources} = file.value
  const problems: Problem[] = []
  const limits: Array<Ruled<MockLimit>> = []

  function attempt<T>(path: Path, read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Located)) problems.push(problemOf(error, file, path))
      else if (!problems.includes(error.problem)) problems.push(error.problem)
      return undefined
    }
  }

  function answers(raw: RawAnswers, [pattern, ...others]: Patterns, path: Path): MockRoute[] {
    const {when, priority, rateLimit, respond} = raw
    const at = locating(file, path)
    const conditions = when ? at('when', () => conditionsOf(when, deps.state)) : []
    if (rateLimit !== undefined) {
      const {rule} = at('rateLimit', () => parseLimitRule(rateLimit))
      limits.push(...[pattern, ...others].map((one) => ({pattern: one, rule})))
    }
    const steps = respond
      ? respond.map((one, index) => {
          const inner = locating(file, [...path, 'respond', String(index)])
          const isLast = index === respond.length - 1
          return stepOf(inherited(raw, isLast ? one : {times: 1, ...one}), deps, inner)
        })
      : [stepOf(raw, deps, at)]
    if (respond) at('respond', () => assertNoAnswer(raw))
    const key = when ? `${pattern.label} ${JSON.stringify(when)}` : pattern.label
    const rest = {steps, conditions, key, ...(priority !== undefined && {priority})}
    return [pattern, ...others].map((one) => ({pattern: one, ...rest}))
  }

  const listed = routes.map((raw, index) => {
    const path = ['routes', String(index)]
    return attempt(path, () => answers(raw, [patternOf(raw)], path))
  })
  const named = Object.entries(operations).map(([id, raw]) => {
    const path = ['operations', id]
    return attempt(path, () => {
      const [pattern, ...others] = deps.operation(id)
      if (!pattern) throw new Error(`there is no operation ${id} in the OpenAPI document`)
      return answers(raw, [pattern, ...others], path)
    })
  })
  checkGeneral(file.value, attempt)
  const made = attempt(['resources'], () =>
    resourcesOf(resources, deps, (path, read) => locating(file, ['resources', path])('', read)),
  )
  if (problems.length > 0) throw configError(problems)
  return {
    // Routes win over operations of the same pattern: the later one is asked first.
    routes: [...named, ...listed].flatMap((some) => some ?? []),
    limits,
    resources: made ?? [],
    scenarios: Object.fromEntries(
      Object.entries(scenarios).map(([name, value]) => [name, String(value)]),
    ),
  }
}

/** What a route says for all of its answers. */
function inherited({delay, template, set, headers}: RawAnswers, one: RawResponse): RawResponse {
  const both = {...headers, ...one.headers}
  return {
    ...(delay !== undefined && {delay}),
    ...(template !== undefined && {template}),
    ...(set && {set}),
    ...one,
    ...(Object.keys(both).length > 0 && {headers: both}),
  }
}

function assertNoAnswer(raw: RawAnswers): void {
  const names = ['status', 'json', 'body', 'file', 'fault'] as const
  const given = names.filter((name) => raw[name] !== undefined)
  if (given.length === 0) return
  throw new Error(`${given.join(', ')} beside it would never be sent: put it into the list`)
}

function checkGeneral(
  {delay, fault, rateLimit, rateLimitHeaders}: RawMock,
  attempt: (path: Path, read: () => unknown) => void,
): void {
  if (delay !== undefined) attempt(['delay'], () => parseDelayRule(delay))
  if (fault !== undefined) attempt(['fault'], () => parseFaultRule(fault))
  if (rateLimit !== undefined) attempt(['rateLimit'], () => parseLimitRule(rateLimit))
  if (rateLimitHeaders === undefined || Object.hasOwn(LIMIT_DIALECTS, rateLimitHeaders)) return
  attempt(['rateLimitHeaders'], () => {
    throw new Error(`expected one of ${Object.keys(LIMIT_DIALECTS).join(', ')}`)
  })
}

function patternOf({route, method, path}: RawRoute): RoutePattern {
  if (route !== undefined && (method !== undefined || path !== undefined)) {
    throw new Error('either route or method and path say what it is for')
  }
  if (route !== undefined) return parsePattern(route)
  if (path === undefined) throw new Error('expected route: GET /users/{id}, or method and path')
  return parsePattern(`${method ?? '*'} ${path}`)
}

interface Problem {
  location: string
  kind: 'invalid'
  message: string
}

/** A failure whose place is known already. */
class Located extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** Notes where it stands what fails while a part is read. */
function locating(file: MockFile, path: Path) {
  return <T>(name: string, read: () => T): T => {
    try {
      return read()
    } catch (error) {
      if (error instanceof Located) throw error
      throw new Located(problemOf(error, file, name === '' ? path : [...path, name]))
    }
  }
}

function problemOf(error: unknown, file: MockFile, path: Path): Problem {
  const {message} = error as Error
  const [hint] = isApixError(error) ? error.hints : []
  const words = hint === undefined ? message : `${message}; ${hint}`
  return {location: placeOf(file, path), kind: 'invalid', message: `${path.join('.')}: ${words}`}
}
