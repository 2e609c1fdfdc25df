import * as Flags from '@oclif/core/flags'
import {countFlag} from '../flags.js'

const BEHAVIOUR = 'BEHAVIOUR'
const CHECKS = 'CHECKS'
const TLS = 'TLS'
const UPSTREAM = 'UPSTREAM'

const repeated = {multiple: true, multipleNonGreedy: true} as const

/** The flags of `apix mock`. */
export const mockFlags = {
  route: Flags.string({
    ...repeated,
    summary:
      "an answer, or a sequence of them: 'GET /users=503x2,200:{}'; @FILE is a body, ;NAME: VALUE a header",
    helpValue: 'ROUTE=ANSWERS',
  }),
  delay: Flags.string({
    ...repeated,
    summary: '50ms, 50ms..200ms, lognormal(100ms,0.5) or p50=20ms,p99=1s, also for one route',
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
    summary: 'how the limit is told; ietf-early unless said otherwise',
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
    helpGroup: BEHAVIOUR,
  }),
  'retry-after': Flags.string({
    summary: 'how Retry-After is written',
    options: ['seconds', 'date'],
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
  state: Flags.boolean({
    summary: 'let collections of the OpenAPI document remember: what is posted can be read',
    helpGroup: BEHAVIOUR,
  }),
  proxy: Flags.string({
    summary: 'pass on what no route is for',
    helpValue: 'URL',
    helpGroup: UPSTREAM,
  }),
  record: Flags.string({
    summary: 'write what is passed on as HAR, without credentials; apix mock FILE answers like it',
    helpValue: 'FILE.har',
    helpGroup: UPSTREAM,
  }),
  'upstream-ca': Flags.string({
    summary: 'trust the certificate authorities in this PEM file for --proxy',
    helpValue: 'FILE',
    dependsOn: ['proxy'],
    helpGroup: UPSTREAM,
  }),
  insecure: Flags.boolean({
    summary: 'do not check the certificate of --proxy',
    dependsOn: ['proxy'],
    helpGroup: UPSTREAM,
  }),
  tls: Flags.boolean({
    summary: 'serve https with a certificate made for it; prints how to trust it',
    helpGroup: TLS,
  }),
  cert: Flags.string({
    summary: 'serve https with this certificate, PEM',
    helpValue: 'FILE',
    dependsOn: ['key'],
    helpGroup: TLS,
  }),
  key: Flags.string({
    summary: 'the private key of --cert, PEM',
    helpValue: 'FILE',
    dependsOn: ['cert'],
    helpGroup: TLS,
  }),
  watch: Flags.boolean({
    summary: 'read changed files again without a restart; --no-watch does not',
    default: true,
    allowNo: true,
  }),
  schema: Flags.boolean({summary: 'print the JSON Schema of mock.yaml, for editors'}),
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
