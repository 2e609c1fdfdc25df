import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ApixError} from '../../errors/index.js'
import {parseDuration} from '../../shared/index.js'
import {countFlag, durationFlag, sizeFlag} from '../flags.js'

const BODY = 'BODY'
const OUTPUT = 'OUTPUT'
const NETWORK = 'NETWORK'

/** `5m`, or `true` for what the server says. */
const cacheFlag = Flags.custom<number | true>({
  helpValue: 'TTL',
  async parse(input) {
    const value = input === 'true' ? true : parseDuration(input)
    if (value !== undefined) return value
    throw new ApixError('USAGE', `"${input}" is no time to live`, {
      hints: ['write it as 30s or 5m, or as true to do what the server says'],
    })
  },
})

/** The flags of every command that sends a request. */
export const requestFlags = {
  header: Flags.string({
    char: 'H',
    summary: 'a header, as curl has it',
    helpValue: 'NAME:VALUE',
    helpGroup: BODY,
    multiple: true,
    multipleNonGreedy: true,
  }),
  data: Flags.string({
    char: 'd',
    summary: 'a body, as curl has it; @FILE reads one',
    helpGroup: BODY,
    multiple: true,
    multipleNonGreedy: true,
  }),
  raw: Flags.string({summary: 'the whole body', helpValue: 'TEXT', helpGroup: BODY}),
  form: Flags.boolean({
    char: 'f',
    summary: 'send ITEMs as a form',
    helpGroup: BODY,
    exclusive: ['multipart'],
  }),
  multipart: Flags.boolean({summary: 'send ITEMs as multipart/form-data', helpGroup: BODY}),
  'ignore-stdin': Flags.boolean({
    char: 'I',
    summary: 'do not read a body from stdin',
    helpGroup: BODY,
  }),
  'idempotency-key': Flags.string({
    summary: 'send an Idempotency-Key, made up without a value; POST and PATCH are retried with it',
    helpValue: 'KEY',
    helpGroup: NETWORK,
  }),
  print: Flags.string({
    char: 'p',
    summary: 'what to print: request H and B, response h and b, meta m, timing t',
    helpValue: 'HBhbmt',
    helpGroup: OUTPUT,
  }),
  headers: Flags.boolean({summary: 'print the response headers only', helpGroup: OUTPUT}),
  body: Flags.boolean({summary: 'print the body only', helpGroup: OUTPUT}),
  meta: Flags.boolean({summary: 'print time and size only', helpGroup: OUTPUT}),
  pretty: Flags.option({
    options: ['all', 'colors', 'format', 'none'] as const,
    summary: 'how bodies are laid out',
    helpGroup: OUTPUT,
  })(),
  filter: Flags.string({
    summary: 'print what this JMESPath expression finds',
    helpValue: 'JMESPATH',
    helpGroup: OUTPUT,
  }),
  output: Flags.string({
    char: 'o',
    summary: 'write the body to a file; - is stdout',
    helpValue: 'FILE',
    helpGroup: OUTPUT,
  }),
  download: Flags.boolean({
    summary: 'save the body under the name the server or the URL gives it',
    helpGroup: OUTPUT,
  }),
  continue: Flags.boolean({
    char: 'c',
    summary: 'continue a download that broke off',
    helpGroup: OUTPUT,
  }),
  'max-body': sizeFlag({
    summary: 'the largest body that is held in memory',
    default: 100 * 1024 * 1024,
    helpGroup: OUTPUT,
  }),
  stream: Flags.boolean({summary: 'print the body as it comes', helpGroup: OUTPUT}),
  paginate: Flags.boolean({
    summary: 'fetch all pages of a list and print one JSON array',
    helpGroup: OUTPUT,
    exclusive: ['idempotency-key', 'stream'],
  }),
  'max-pages': countFlag({min: 1, max: 1_000_000})({
    summary: 'stop after so many pages',
    helpGroup: OUTPUT,
    dependsOn: ['paginate'],
  }),
  expect: Flags.string({
    summary: "exit 9 unless this holds: status==200, 'time<300ms', header.NAME~TEXT, body.id==1",
    helpValue: 'EXPR',
    helpGroup: OUTPUT,
    multiple: true,
    multipleNonGreedy: true,
  }),
  validate: Flags.boolean({
    summary: 'check against the OpenAPI document, exit 9 when it does not fit',
    helpGroup: OUTPUT,
    allowNo: true,
  }),
  offline: Flags.boolean({summary: 'print the request and send nothing', helpGroup: OUTPUT}),
  curl: Flags.boolean({summary: 'print the request as a curl command', helpGroup: OUTPUT}),
  snippet: Flags.option({
    options: ['ts', 'python', 'curl'] as const,
    summary: 'print the request as code that reads the secret from APIX_TOKEN',
    helpGroup: OUTPUT,
  })(),
  follow: Flags.boolean({char: 'F', summary: 'follow redirects', helpGroup: NETWORK}),
  'max-redirects': countFlag({min: 0, max: 1000})({
    summary: 'how many redirects are followed',
    helpGroup: NETWORK,
  }),
  timeout: durationFlag({summary: 'the time one attempt may take', helpGroup: NETWORK}),
  'max-time': durationFlag({summary: 'the time all attempts may take', helpGroup: NETWORK}),
  retry: countFlag({min: 0, max: 100})({
    summary: 'how many further attempts after a failure',
    helpGroup: NETWORK,
    exclusive: ['no-retry'],
  }),
  'no-retry': Flags.boolean({summary: 'one attempt only', helpGroup: NETWORK}),
  'retry-max-delay': durationFlag({
    summary: 'the longest wait between attempts',
    helpGroup: NETWORK,
  }),
  'rate-limit': Flags.string({
    summary: 'at most so many requests, across all processes',
    helpValue: '5/s',
    helpGroup: NETWORK,
  }),
  cache: cacheFlag({
    summary: 'answer from the cache what is younger than this; true: what the server says is fresh',
    helpGroup: NETWORK,
    exclusive: ['no-cache'],
  }),
  'no-cache': Flags.boolean({
    summary: 'neither answer from the cache nor store',
    helpGroup: NETWORK,
    exclusive: ['refresh'],
  }),
  refresh: Flags.boolean({summary: 'ask the server, and store the answer', helpGroup: NETWORK}),
  proxy: Flags.string({summary: 'send through this proxy', helpValue: 'URL', helpGroup: NETWORK}),
  ca: Flags.string({
    summary: 'also trust the certificates in this file',
    helpValue: 'FILE',
    helpGroup: NETWORK,
  }),
  cert: Flags.string({summary: 'client certificate', helpValue: 'FILE', helpGroup: NETWORK}),
  key: Flags.string({summary: 'its private key', helpValue: 'FILE', helpGroup: NETWORK}),
  insecure: Flags.boolean({summary: 'do not check certificates', helpGroup: NETWORK}),
  http2: Flags.boolean({summary: 'speak HTTP/2 where the server does', helpGroup: NETWORK}),
  yes: Flags.boolean({
    char: 'y',
    summary: 'do not ask before an unsafe method',
    helpGroup: NETWORK,
  }),
}

export const targetArg = Args.string({
  name: 'path',
  required: true,
  ignoreStdin: true,
  description: 'a path under the base URL of the API, or a URL',
})

export const methodArg = Args.string({
  name: 'method',
  required: true,
  ignoreStdin: true,
  description: 'any HTTP method',
})
