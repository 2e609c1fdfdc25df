import * as Flags from '@oclif/core/flags'
import {ApixError} from '../errors/index.js'
import {parseDuration, parseSize} from '../shared/index.js'

const GLOBAL = 'GLOBAL'

/** The values of `--flow`. */
export const OAUTH_FLOWS = [
  'authorizationCode',
  'clientCredentials',
  'deviceCode',
  'jwtBearer',
] as const

/** The flags every command takes. */
export const globalFlags = {
  api: Flags.string({char: 'a', summary: 'the API to use', helpGroup: GLOBAL, helpValue: 'NAME'}),
  env: Flags.string({char: 'e', summary: 'its environment', helpGroup: GLOBAL, helpValue: 'NAME'}),
  account: Flags.string({summary: 'its account', helpGroup: GLOBAL, helpValue: 'NAME'}),
  json: Flags.boolean({summary: 'print one JSON document', helpGroup: GLOBAL}),
  verbose: Flags.boolean({char: 'v', summary: 'say what is decided and why', helpGroup: GLOBAL}),
  quiet: Flags.boolean({char: 'q', summary: 'no notices, errors only', helpGroup: GLOBAL}),
  color: Flags.boolean({
    summary: 'colour, as the terminal allows',
    helpGroup: GLOBAL,
    allowNo: true,
    default: true,
    hidden: false,
  }),
  input: Flags.boolean({
    summary: 'ask for what is missing',
    helpGroup: GLOBAL,
    allowNo: true,
    default: true,
  }),
}

/** `250ms`, `30s`, `5m`: the flag's value is milliseconds. */
export const durationFlag = Flags.custom<number>({
  helpValue: 'DURATION',
  async parse(input) {
    const value = parseDuration(input)
    if (value === undefined) {
      throw new ApixError('USAGE', `"${input}" is not a duration`, {
        hints: ['write it as 250ms, 30s, 5m, 24h or 7d'],
      })
    }
    return value
  },
})

/** `512k`, `100MiB`: the flag's value is bytes. */
export const sizeFlag = Flags.custom<number>({
  helpValue: 'SIZE',
  async parse(input) {
    const value = parseSize(input)
    if (value === undefined) {
      throw new ApixError('USAGE', `"${input}" is not a size`, {
        hints: ['write it as 512k or 100MiB'],
      })
    }
    return value
  },
})

/** A whole number within limits, both included. */
export function countFlag(limits: {min: number; max: number}) {
  return Flags.custom<number>({
    helpValue: 'N',
    async parse(input) {
      const value = Number(input)
      if (!/^\d+$/.test(input) || value < limits.min || value > limits.max) {
        throw new ApixError(
          'USAGE',
          `"${input}" is not a number from ${limits.min} to ${limits.max}`,
        )
      }
      return value
    },
  })
}
