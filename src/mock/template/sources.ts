import {randomUUID} from 'node:crypto'
import type {ApixError} from '../../errors/index.js'
import {headerValue} from '../../request/index.js'
import {parseDuration} from '../../shared/index.js'
import {describeBody} from '../history.js'
import type {MockRequest} from '../types.js'
import type {Evaluate} from './expression.js'
import {FIRST_NAMES, LAST_NAMES, WORDS} from './words.js'

/** Something that a template can put in. */
export interface TemplateSource {
  /** What follows the name after dots: `body.items.0`. */
  path?: boolean
  /** @throws what `wrong` makes for arguments that make no sense */
  prepare(args: readonly string[], path: readonly string[], wrong: Wrong): Evaluate
}

type Wrong = (why: string) => ApixError

/** What can stand between `{{` and `}}`. */
export const SOURCES: Readonly<Record<string, TemplateSource>> = {
  method: plain(({method}) => method),
  path: plain(({path}) => path),
  params: named((request, name) => own(request.params, name)),
  query: named((request, name) => request.query.get(name) ?? undefined),
  headers: named((request, name) => headerValue(request.headers, name)),
  body: {
    path: true,
    prepare(args, path, wrong) {
      noArguments(args, wrong)
      return (request) => path.reduce<unknown>(own, bodyOf(request))
    },
  },
  state: {
    path: true,
    prepare(args, path, wrong) {
      noArguments(args, wrong)
      if (path.length !== 1) throw wrong('the scenario is named after a dot: state.checkout')
      return (_, {scenario}) => scenario(path[0] ?? '')
    },
  },
  counter: {
    prepare([name = 'default', ...more], _, wrong) {
      noArguments(more, wrong)
      return (_request, {count}) => count(name)
    },
  },
  uuid: {
    prepare(args, _, wrong) {
      noArguments(args, wrong)
      return (_request, {random}) => uuid(random)
    },
  },
  now: {prepare: (args, _, wrong) => time(args, wrong)},
  int: {
    prepare([from = '0', to = '1000000', ...more], _, wrong) {
      noArguments(more, wrong)
      const [least, most] = [Number(from), Number(to)]
      if (!Number.isSafeInteger(least) || !Number.isSafeInteger(most) || most < least) {
        throw wrong('write it as int 1 100')
      }
      return (_request, {random}) => least + Math.floor(random() * (most - least + 1))
    },
  },
  number: {
    prepare([from = '0', to = '1', ...more], _, wrong) {
      noArguments(more, wrong)
      const [least, most] = [Number(from), Number(to)]
      if (!Number.isFinite(least) || !Number.isFinite(most) || most < least) {
        throw wrong('write it as number 0 9.99')
      }
      return (_request, {random}) => Math.round((least + random() * (most - least)) * 100) / 100
    },
  },
  bool: made(({random}) => random() < 0.5),
  pick: {
    prepare(args, _, wrong) {
      if (args.length === 0) throw wrong('write it as pick red green blue')
      return (_request, {random}) => args[Math.floor(random() * args.length)]
    },
  },
  hex: {
    prepare([length = '8', ...more], _, wrong) {
      noArguments(more, wrong)
      const digits = Number(length)
      if (!Number.isInteger(digits) || digits < 1 || digits > 1024) throw wrong('write it as hex 8')
      return (_request, {random}) => hex(digits, random)
    },
  },
  word: made(({random}) => one(WORDS, random)),
  firstName: made(({random}) => one(FIRST_NAMES, random)),
  lastName: made(({random}) => one(LAST_NAMES, random)),
  name: made(({random}) => `${one(FIRST_NAMES, random)} ${one(LAST_NAMES, random)}`),
  email: made(
    ({random}) => `${one(FIRST_NAMES, random).toLowerCase()}${hex(4, random)}@example.com`,
  ),
}

function plain(get: (request: MockRequest) => unknown): TemplateSource {
  return {
    prepare(args, _, wrong) {
      noArguments(args, wrong)
      return get
    },
  }
}

function made(make: (context: Parameters<Evaluate>[1]) => unknown): TemplateSource {
  return {
    prepare(args, _, wrong) {
      noArguments(args, wrong)
      return (_request, context) => make(context)
    },
  }
}

function named(get: (request: MockRequest, name: string) => unknown): TemplateSource {
  return {
    path: true,
    prepare(args, path, wrong) {
      noArguments(args, wrong)
      if (path.length === 0) throw wrong('a name belongs behind it: params.id')
      // Names of headers and query fields may have dots themselves.
      const name = path.join('.')
      return (request) => get(request, name)
    },
  }
}

function noArguments(args: readonly string[], wrong: Wrong): void {
  if (args.length > 0) throw wrong(`"${args.join(' ')}" is one word too many`)
}

/** A member of plain data, never of what it inherits. */
function own(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

/** JSON parsed, a form as its fields, a text as it is. */
export function bodyOf(request: Pick<MockRequest, 'headers' | 'body'>): unknown {
  const type = headerValue(request.headers, 'content-type') ?? ''
  const {body, bodyEncoding} = describeBody(request, Number.POSITIVE_INFINITY)
  if (bodyEncoding === 'base64') return undefined
  if (typeof body !== 'string' || !/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return body ?? undefined
  }
  const form = new URLSearchParams(body)
  return Object.fromEntries([...new Set(form.keys())].map((name) => [name, form.get(name)]))
}

function uuid(random: () => number): string {
  if (random === Math.random) return randomUUID()
  const digits = hex(32, random)
  const variant = '89ab'[Math.floor(random() * 4)]
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-')
}

function hex(length: number, random: () => number): string {
  return Array.from({length}, () => Math.floor(random() * 16).toString(16)).join('')
}

function one(list: readonly string[], random: () => number): string {
  return list[Math.floor(random() * list.length)] ?? ''
}

const FORMS: Readonly<Record<string, (now: number) => unknown>> = {
  iso: (now) => new Date(now).toISOString(),
  unix: (now) => Math.floor(now / 1000),
  ms: (now) => now,
  http: (now) => new Date(now).toUTCString(),
  date: (now) => new Date(now).toISOString().slice(0, 10),
}

/** `now`, `now +1h`, `now -7d unix` */
function time(args: readonly string[], wrong: Wrong): Evaluate {
  let offset = 0
  let form = FORMS['iso']
  for (const word of args) {
    const [, sign, amount = ''] = /^([+-])(.+)$/.exec(word) ?? []
    const duration = sign === undefined ? undefined : parseDuration(amount)
    if (duration !== undefined) offset = sign === '-' ? -duration : duration
    else if (Object.hasOwn(FORMS, word)) form = FORMS[word]
    else throw wrong(`write it as now, now +1h or now -7d ${Object.keys(FORMS).join('|')}`)
  }
  return (_request, {now}) => form?.(now() + offset)
}
