import * as Flags from '@oclif/core/flags'
import {ApixError} from '../../errors/index.js'
import type {Tolerance} from '../../latency/index.js'
import {parseDuration} from '../../shared/index.js'
import {countFlag, durationFlag} from '../flags.js'
import {requestFlags} from '../request/flags.js'

const LOAD = 'LOAD'
const COMPARISON = 'COMPARISON'
const OUTPUT = 'OUTPUT'

export const EXPORTS = ['csv', 'hdr', 'prometheus', 'k6'] as const

/** `100/s`, `6000/m`: the flag's value is requests per second. */
const rateFlag = Flags.custom<number>({
  helpValue: '100/s',
  async parse(input) {
    const [, count, unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(ms|s|m|h))?$/.exec(input.trim()) ?? []
    const per = parseDuration(`1${unit}`)
    if (Number(count) > 0 && per) return (Number(count) * 1000) / per
    throw new ApixError('USAGE', `"${input}" is not a rate`, {hints: ['write it as 100/s']})
  },
})

/** `5%` or `20ms`. */
const toleranceFlag = Flags.custom<Tolerance>({
  helpValue: '5%|20ms',
  async parse(input) {
    const [, share] = /^(\d+(?:\.\d+)?)\s*%$/.exec(input.trim()) ?? []
    if (share !== undefined) return {share: Number(share) / 100}
    const milliseconds = /[a-z]$/.test(input.trim()) ? parseDuration(input) : undefined
    if (milliseconds !== undefined) return {milliseconds}
    throw new ApixError('USAGE', `"${input}" is not a tolerance`, {
      hints: ['write it as 5% or 20ms'],
    })
  },
})

/** The flags of `bench`: how hard and how long, and those that shape the request itself. */
export const benchFlags = {
  method: Flags.string({
    char: 'X',
    summary: 'the method; GET without a body, POST with one',
    helpValue: 'METHOD',
    helpGroup: LOAD,
  }),
  requests: countFlag({min: 1, max: 1_000_000_000})({
    char: 'n',
    summary: 'how many requests to send, 200 when no duration is given',
    helpGroup: LOAD,
    exclusive: ['duration'],
  }),
  duration: durationFlag({char: 'd', summary: 'how long to send', helpGroup: LOAD}),
  connections: countFlag({min: 1, max: 10_000})({
    char: 'c',
    summary: 'how many connections, one request at a time on each: 10; with --rate at most so many',
    helpGroup: LOAD,
  }),
  rate: rateFlag({
    summary: 'send on a schedule, whatever the server does, on as many connections as that takes',
    helpGroup: LOAD,
  }),
  arrivals: Flags.option({
    options: ['uniform', 'poisson'] as const,
    summary: 'how --rate spreads requests: evenly, or as independent users come',
    helpGroup: LOAD,
    dependsOn: ['rate'],
  })(),
  threads: countFlag({min: 1, max: 256})({
    summary: 'threads that send; by the number of processors and connections unless told',
    helpGroup: LOAD,
  }),
  warmup: durationFlag({
    summary: 'send for that long first and do not count it',
    default: 0,
    helpGroup: LOAD,
  }),
  expect: Flags.string({
    summary: "exit 9 unless this holds: 'p99<250ms', 'error_rate<1%', 'rps>1000'",
    helpValue: 'EXPR',
    helpGroup: LOAD,
    multiple: true,
    multipleNonGreedy: true,
  }),
  compare: Flags.string({
    summary: 'a baseline: a URL or path to measure in turns with this one, or a saved run',
    helpValue: 'NAME|URL',
    helpGroup: COMPARISON,
  }),
  tolerance: toleranceFlag({
    summary: 'how much slower is no regression yet, 5% unless told',
    helpGroup: COMPARISON,
    dependsOn: ['compare'],
  }),
  save: Flags.string({
    summary: 'keep the run under a name, to compare with later',
    helpValue: 'NAME',
    helpGroup: COMPARISON,
  }),
  report: Flags.string({
    summary: 'write a page with interactive plots, complete in itself',
    helpValue: 'FILE.html',
    helpGroup: OUTPUT,
  }),
  export: Flags.option({
    options: EXPORTS,
    summary:
      'print the run in this form instead; k6 is a script that puts the same load, and sends nothing',
    helpGroup: OUTPUT,
  })(),
  output: Flags.string({
    char: 'o',
    summary: 'write what --export makes to a file',
    helpValue: 'FILE',
    helpGroup: OUTPUT,
    dependsOn: ['export'],
  }),
  header: requestFlags.header,
  data: Flags.string({
    summary: 'a body, as curl has it; @FILE reads one',
    helpGroup: 'BODY',
    multiple: true,
    multipleNonGreedy: true,
  }),
  raw: requestFlags.raw,
  form: requestFlags.form,
  multipart: requestFlags.multipart,
  'ignore-stdin': requestFlags['ignore-stdin'],
  timeout: durationFlag({summary: 'the time one request may take', helpGroup: 'NETWORK'}),
  ca: requestFlags.ca,
  cert: requestFlags.cert,
  key: requestFlags.key,
  insecure: requestFlags.insecure,
  http2: requestFlags.http2,
  yes: requestFlags.yes,
}
