import {timestamp} from '../../shared/index.js'
import {DEMO_ACCOUNT} from '../oauth/accounts.js'
import type {Bearer} from '../oauth/authorization-server.js'
import {type DemoData, emailOf} from './data.js'
import {pageOf} from './page-of.js'
import {type Answer, problem} from './respond.js'

export interface RouteCall {
  url: URL
  bearer: Bearer
  /** The JSON object sent, for POST; empty otherwise. */
  input: Readonly<Record<string, unknown>>
  data: DemoData
  /** Milliseconds since the epoch. */
  now: number
}

export interface Route {
  method: 'GET' | 'POST'
  path: RegExp
  /** What the access token must be good for; none means that any token will do. */
  scope?: string
  answer(call: RouteCall, parameter: string): Answer
}

/** The whole API. A new route is one entry. */
export const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/me$/,
    answer: ({bearer}) => ({
      status: 200,
      body: {...DEMO_ACCOUNT, scopes: [...bearer.scopes]},
    }),
  },
  {
    method: 'GET',
    path: /^\/users$/,
    scope: 'users',
    answer: ({data, url}) => pageOf(data.users, url),
  },
  {
    method: 'GET',
    path: /^\/users\/(\d+)$/,
    scope: 'users',
    answer({data}, id) {
      const user = data.users.find((candidate) => candidate.id === Number(id))
      return user ? {status: 200, body: user} : problem(404, `There is no user ${id}.`)
    },
  },
  {method: 'POST', path: /^\/users$/, scope: 'users', answer: createUser},
  {
    method: 'GET',
    path: /^\/charges$/,
    scope: 'charges',
    answer: ({data, url}) => pageOf(data.charges, url),
  },
  {method: 'POST', path: /^\/charges$/, scope: 'charges', answer: createCharge},
]

function createUser({data, input, now}: RouteCall): Answer {
  const {name, email} = input
  if (typeof name !== 'string' || name.trim() === '') return invalid('name', 'must be a string')
  if (email !== undefined && typeof email !== 'string') return invalid('email', 'must be a string')
  const user = {
    id: (data.users.at(-1)?.id ?? 0) + 1,
    name,
    email: email ?? emailOf(name),
    createdAt: timestamp(now),
  }
  data.users.push(user)
  return {status: 201, headers: {location: `/users/${user.id}`}, body: user}
}

function createCharge({data, input, now}: RouteCall): Answer {
  const {amount, currency = 'eur', userId = null} = input
  if (typeof amount !== 'number' || !Number.isInteger(amount) || amount <= 0) {
    return invalid('amount', 'must be a positive number of cents')
  }
  if (typeof currency !== 'string' || !/^[a-z]{3}$/.test(currency)) {
    return invalid('currency', 'must be a code of three small letters')
  }
  if (userId !== null && !data.users.some((user) => user.id === userId)) {
    return invalid('userId', 'must be the id of a user')
  }
  const charge = {
    id: `ch_${1001 + data.charges.length}`,
    amount,
    currency,
    status: 'succeeded' as const,
    userId: userId as number | null,
    createdAt: timestamp(now),
  }
  data.charges.push(charge)
  return {status: 201, body: charge}
}

function invalid(field: string, reason: string): Answer {
  const errors = [{pointer: `/${field}`, detail: reason}]
  return problem(422, `The field "${field}" ${reason}.`, {}, {errors})
}
