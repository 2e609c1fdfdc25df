import * as Flags from '@oclif/core/flags'
import {countFlag} from '../flags.js'
import {requestFlags} from '../request/flags.js'
import {openapiFlag} from '../spec.js'

const STEPS = 'STEPS'
const REPORT = 'REPORT'

const repeated = {multiple: true, multipleNonGreedy: true} as const

/** The flags of `apix test`. */
export const testFlags = {
  var: Flags.string({
    ...repeated,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
    summary: "a variable; it wins over those of the file. '${env:NAME}' keeps secrets out of it",
    helpValue: 'NAME=VALUE',
    helpGroup: STEPS,
  }),
  filter: Flags.string({
    summary: 'only steps with this in their name, and what they need',
    helpValue: 'NAME',
    helpGroup: STEPS,
  }),
  'rerun-failed': Flags.boolean({
    summary: 'only steps that failed last time, and what they need',
    helpGroup: STEPS,
  }),
  list: Flags.boolean({summary: 'show the steps and send nothing', helpGroup: STEPS}),
  bail: Flags.boolean({summary: 'stop after the first failure', helpGroup: STEPS}),
  parallel: countFlag({min: 1, max: 256})({
    summary: 'how many files run at the same time; alone, as many as there are processors',
    helpValue: 'N',
    helpGroup: STEPS,
  }),
  watch: Flags.boolean({
    char: 'w',
    summary: 'run again whenever a file changes',
    helpGroup: STEPS,
  }),
  junit: Flags.string({
    summary: 'write a report as JUnit XML',
    helpValue: 'FILE',
    helpGroup: REPORT,
  }),
  tap: Flags.boolean({
    summary: 'print a report as TAP instead',
    helpGroup: REPORT,
    exclusive: ['json'],
  }),
  coverage: Flags.boolean({
    summary: 'tell which operations and responses of the OpenAPI document were not met',
    helpGroup: REPORT,
  }),
  openapi: openapiFlag,
  timeout: requestFlags.timeout,
  'rate-limit': requestFlags['rate-limit'],
  proxy: requestFlags.proxy,
  ca: requestFlags.ca,
  cert: requestFlags.cert,
  key: requestFlags.key,
  insecure: requestFlags.insecure,
  http2: requestFlags.http2,
  yes: requestFlags.yes,
}

/** What the flags of `apix test` say, as oclif parsed them. */
export interface TestFlags {
  var?: string[] | undefined
  filter?: string | undefined
  'rerun-failed': boolean
  list: boolean
  bail: boolean
  parallel?: number | undefined
  watch: boolean
  coverage: boolean
  openapi?: string | undefined
  junit?: string | undefined
  tap: boolean
  timeout?: number | undefined
  'rate-limit'?: string | undefined
  proxy?: string | undefined
  ca?: string | undefined
  cert?: string | undefined
  key?: string | undefined
  insecure: boolean
  http2: boolean
  yes: boolean
}
