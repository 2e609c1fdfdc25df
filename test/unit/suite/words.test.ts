import {expect, test} from 'vitest'
import {evaluate} from '../../../src/suite/checks/evaluate.js'
import type {Scope} from '../../../src/suite/template/render.js'
import {suiteOf} from '../../helpers/suite.js'

const scope: Scope = {
  made: {now: () => 0, random: () => 0, environment: () => undefined},
  secret: () => '',
  variable: () => '',
}

const response = {
  status: 200,
  headers: [
    ['Set-Cookie', 'sid=canary'],
    ['X-Auth-Token', 'canary'],
    ['Content-Type', 'application/json'],
  ] as const,
  body: Buffer.from('{"access_token":"canary","user":{"password":"canary","n":[1,2]}}'),
  timings: {
    queued: 0,
    dns: 0,
    tcp: 0,
    tls: 0,
    firstByte: 250,
    download: 0,
    total: 250,
    reused: false,
  },
  url: 'http://h/',
}

test('failures tell what was there, but nothing that is secret by its name', async () => {
  const {steps} = await suiteOf(`steps:
  - request: GET http://h/
    expect:
      status: [201, 3xx]
      headers: {X-Auth-Token: a, content-type: {matches: ^text}, Location: {exists: true}}
      cookies: {sid: other}
      json: {$.access_token: b, $.user: {equals: 1}, $.user.n: {count: 3}, '$.user.n[0]': {type: string}}
      duration: < 100ms
      that: [body.access_token==c, body.user.n.length==3]
`)
  const failures = evaluate(steps[0]?.checks ?? [], response, scope)
  expect(
    failures.map(({subject, expected, actual}) => `${subject}: ${expected} / ${actual}`),
  ).toEqual([
    'status: one of 201, 3xx / 200',
    'header X-Auth-Token: "a" / [redacted]',
    'header content-type: matches ^text / "application/json"',
    'header Location: something / nothing',
    'cookie sid: "other" / [redacted]',
    '$.access_token: "b" / [redacted]',
    '$.user: 1 / {"password":"[redacted]","n":[1,2]}',
    '$.user.n: 3 items / 2 items: [1,2]',
    '$.user.n[0]: of type string / integer 1',
    'duration: less than 100 ms / 250 ms',
    'expression: body.access_token==c / [redacted]',
    'expression: body.user.n.length==3 / 2',
  ])
  expect(failures[0]?.place).toBe('4:15')
})
