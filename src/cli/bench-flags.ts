import * as Flags from '@oclif/core/flags'
import {ApixError} from '../errors/index.js'
import {parseDuration} from '../shared/index.js'
import {countFlag, durationFlag} from './flags.js'
import {requestFlags} from './request-flags.js'

const LOAD = 'LOAD'

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
    summary: 'how many connections, one request at a time on each',
    default: 10,
    helpGroup: LOAD,
  }),
  rate: rateFlag({
    summary: 'send on a schedule, whatever the server does',
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
  yes: requestFlags.yes,
}
