import * as Flags from '@oclif/core/flags'
import {countFlag} from './flags.js'

const BEHAVIOUR = 'BEHAVIOUR'
const CHECKS = 'CHECKS'

const repeated = {multiple: true, multipleNonGreedy: true} as const

/** The flags of `apix mock`. */
export const mockFlags = {
  route: Flags.string({
    ...repeated,
    summary: "an answer, or a sequence of them: 'GET /users=503x2,200:{}'; @FILE is a body",
    helpValue: 'ROUTE=ANSWERS',
  }),
  delay: Flags.string({
    ...repeated,
    summary: '50ms, 50ms..200ms, normal(100ms,20ms) or lognormal(100ms,0.5), also for one route',
    helpValue: '[ROUTE=]DELAY',
    helpGroup: BEHAVIOUR,
  }),
  fault: Flags.string({
    ...repeated,
    summary: 'reset, empty, garbage, truncated, wrong-length, drip, hang; resetx2 hits two calls',
    helpValue: '[ROUTE=]FAULT',
    helpGroup: BEHAVIOUR,
  }),
  'rate-limit': Flags.string({
    ...repeated,
    summary: 'answer 429 beyond this many calls, also for one route',
    helpValue: '[ROUTE=]5/10s',
    helpGroup: BEHAVIOUR,
  }),
  'rate-limit-headers': Flags.string({
    summary: 'how the limit is told',
    options: [
      'ietf',
      'ietf-early',
      'x-ratelimit',
      'github',
      'discord',
      'x',
      'openai',
      'anthropic',
      'linear',
      'hubspot',
      'shopify',
      'retry-after',
    ],
    default: 'ietf-early',
    helpGroup: BEHAVIOUR,
  }),
  'retry-after': Flags.string({
    summary: 'how Retry-After is written',
    options: ['seconds', 'date'],
    default: 'seconds',
    helpGroup: BEHAVIOUR,
  }),
  cors: Flags.boolean({summary: 'let pages of every origin call it', helpGroup: BEHAVIOUR}),
  seed: countFlag({min: 0, max: 2 ** 31})({
    summary: 'varies delays and made-up data, the same in each run',
    helpGroup: BEHAVIOUR,
  }),
  validate: Flags.boolean({
    summary: 'answer 400 or 422 to requests that the OpenAPI document does not allow',
    helpGroup: BEHAVIOUR,
  }),
  host: Flags.string({
    summary: 'the address it listens on',
    default: '127.0.0.1',
    helpValue: 'ADDRESS',
  }),
  port: countFlag({min: 0, max: 65_535})({
    summary: 'the port; 0 takes a free one (4500; with a command 0)',
    helpValue: 'PORT',
  }),
  expect: Flags.string({
    ...repeated,
    summary: "how often a call has to come: 'POST /charges x3', x>=1, x0; 'unmatched x0'",
    helpValue: 'EXPECTATION',
    helpGroup: CHECKS,
  }),
  'allow-early': Flags.boolean({
    summary: 'with --expect: do not fail calls that ignore a Retry-After',
    helpGroup: CHECKS,
  }),
  junit: Flags.string({
    summary: 'write the verdicts as JUnit XML',
    helpValue: 'FILE',
    helpGroup: CHECKS,
  }),
  as: Flags.string({
    ...repeated,
    summary: 'a further variable with the URL for the command',
    helpValue: 'NAME',
    helpGroup: CHECKS,
  }),
}
