import {ApixError} from '../../errors/index.js'
import {CREDENTIAL_QUERY, headerValue, isCredentialHeader} from '../../request/index.js'
import {atPointer} from '../../shared/index.js'
import type {RawMatch, RawMatches, RawWhen} from '../definition/raw.js'
import type {MockState} from '../state/store.js'
import {bodyOf} from '../template/sources.js'
import type {Condition, MockRequest} from '../types.js'

type Test = (value: string | undefined) => string | undefined

/**
 * What `when` asks of a call, each with the words for a call that is otherwise.
 * @throws ApixError USAGE for a regular expression that is none
 */
export function conditionsOf(when: RawWhen, state: MockState): Condition[] {
  const {query = {}, headers = {}, body, state: scenarios = {}} = when
  return [
    ...entries(query).map(([name, test]) =>
      condition(`query ${name}`, discreet(test, isSecretField(name)), (request) =>
        request.query.getAll(name),
      ),
    ),
    ...entries(headers).map(([name, test]) =>
      condition(`header ${name}`, discreet(test, isCredentialHeader(name)), (request) =>
        headerValue(request.headers, name),
      ),
    ),
    ...Object.entries(scenarios).map(([name, wanted]) => scenarioIs(name, String(wanted), state)),
    ...(body === undefined ? [] : bodyConditions(body)),
  ]
}

function scenarioIs(name: string, wanted: string, state: MockState): Condition {
  return {
    readsBody: false,
    check() {
      const now = state.scenario(name)
      if (now === wanted) return undefined
      return `the state ${name} is ${now ?? 'not set'} instead of ${wanted}`
    },
  }
}

function bodyConditions(body: NonNullable<RawWhen['body']>): Condition[] {
  const whole = (request: MockRequest) => request.body.toString('utf8')
  const read = (one: Omit<Condition, 'readsBody'>): Condition => ({...one, readsBody: true})
  if (typeof body === 'string') return [read(condition('body', testOf(body), whole))]
  const {json, form = {}, at = {}, contains, matches} = body
  const field = (request: MockRequest, name: string): unknown => {
    const value = bodyOf(request)
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Record<string, unknown>)[name]
      : undefined
  }
  return [
    ...(json === undefined
      ? []
      : [read({check: (request: MockRequest) => difference(json, bodyOf(request), '')})]),
    ...entries(form).map(([name, test]) =>
      read(
        condition(`form field ${name}`, discreet(test, isSecretField(name)), (request) =>
          asText(field(request, name)),
        ),
      ),
    ),
    ...entries(at).map(([pointer, test]) => {
      const value = (request: MockRequest) => asText(atPointer(bodyOf(request), pointer))
      const isSecret = isSecretField(pointer.split('/').at(-1) ?? '')
      return read(condition(`body ${pointer}`, discreet(test, isSecret), value))
    }),
    ...(contains === undefined ? [] : [read(condition('body', testOf({contains}), whole))]),
    ...(matches === undefined ? [] : [read(condition('body', testOf({matches}), whole))]),
  ]
}

function condition(
  what: string,
  test: Test,
  valuesOf: (request: MockRequest) => string | undefined | readonly string[],
): Condition {
  return {
    readsBody: false,
    check(request) {
      const value = valuesOf(request)
      // Of repeated ones any will do.
      const values = typeof value === 'object' ? value : [value]
      const reasons = (values.length > 0 ? values : [undefined]).map(test)
      const [first] = reasons
      return reasons.includes(undefined) || first === undefined ? undefined : `${what} ${first}`
    },
  }
}

function entries(matches: RawMatches): Array<[name: string, test: Test]> {
  return Object.entries(matches).map(([name, match]) => [name, testOf(match)])
}

/** Why a credential does not fit is told without what it is. */
function discreet(test: Test, isSecret: boolean): Test {
  if (!isSecret) return test
  return (value) =>
    test(value) === undefined ? undefined : value === undefined ? 'is missing' : 'is another'
}

function isSecretField(name: string): boolean {
  return CREDENTIAL_QUERY.includes(name.toLowerCase())
}

/** @throws ApixError USAGE */
function testOf(match: RawMatch): Test {
  if (typeof match !== 'object') return equals(String(match))
  const {equals: same, contains, matches, oneOf, exists} = match
  const pattern = matches === undefined ? undefined : expression(matches)
  const tests: Test[] = [
    ...(same === undefined ? [] : [equals(String(same))]),
    ...(contains === undefined
      ? []
      : [given((value) => (value.includes(contains) ? '' : `does not contain "${contains}"`))]),
    ...(pattern
      ? [given((value) => (pattern.test(value) ? '' : `does not match ${pattern}`))]
      : []),
    ...(oneOf
      ? [
          given((value) =>
            oneOf.map(String).includes(value)
              ? ''
              : `is ${shown(value)}, not one of ${oneOf.join(', ')}`,
          ),
        ]
      : []),
    ...(exists === true ? [given(() => '')] : []),
  ]
  if (exists === false) return (value) => (value === undefined ? undefined : 'is there')
  return (value) => tests.map((test) => test(value)).find((reason) => reason !== undefined)
}

function equals(wanted: string): Test {
  return given((value) => (value === wanted ? '' : `is ${shown(value)} instead of ${wanted}`))
}

/** @param test empty where it holds */
function given(test: (value: string) => string): Test {
  return (value) => (value === undefined ? 'is missing' : test(value) || undefined)
}

function expression(text: string): RegExp {
  try {
    return new RegExp(text, 'u')
  } catch (cause) {
    throw new ApixError('USAGE', `"${text}" is no regular expression`, {cause})
  }
}

/** Where a value lacks something that it must have; objects may have more. */
function difference(wanted: unknown, value: unknown, pointer: string): string | undefined {
  const place = pointer === '' ? 'the body' : `body ${pointer}`
  if (Array.isArray(wanted)) {
    if (!Array.isArray(value)) return `${place} is ${shown(value)} instead of a list`
    if (value.length !== wanted.length) {
      return `${place} has ${value.length} items instead of ${wanted.length}`
    }
    return first(wanted.map((one, at) => difference(one, value[at], `${pointer}/${at}`)))
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return `${place} is ${shown(value)} instead of an object`
    }
    const members = Object.entries(wanted).map(([name, one]) => {
      const own = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
      const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1')
      return difference(one, own, `${pointer}/${escaped}`)
    })
    return first(members)
  }
  if (wanted === value) return undefined
  const isSecret = isSecretField(pointer.split('/').at(-1) ?? '')
  if (isSecret && value !== undefined) return `${place} is another`
  return value === undefined
    ? `${place} is missing`
    : `${place} is ${shown(value)} instead of ${shown(wanted)}`
}

function first(reasons: ReadonlyArray<string | undefined>): string | undefined {
  return reasons.find((reason) => reason !== undefined)
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
