import * as Flags from '@oclif/core/flags'
import {countFlag} from '../flags.js'

const TAMPER = ['signature', 'body', 'stale', 'future', 'missing', 'malformed']

/** The flags of `webhook send`, in the order in which help lists them. */
export const webhookSendFlags = {
  provider: Flags.string({summary: 'who signs', helpValue: 'NAME'}),
  to: Flags.string({summary: 'where to send it', helpValue: 'URL'}),
  data: Flags.string({char: 'd', summary: 'the payload', helpValue: 'JSON|@file|@-'}),
  set: Flags.string({
    summary: 'change the payload: path=text or path:=json',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'PATH=VALUE',
  }),
  remove: Flags.string({
    summary: 'remove from the payload',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'PATH',
  }),
  id: Flags.string({summary: 'the event id'}),
  timestamp: Flags.string({summary: 'sign as of this time', helpValue: 'TIME'}),
  header: Flags.string({
    char: 'H',
    summary: 'a header to add, replace, or (empty) leave out',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "'NAME: VALUE'",
  }),
  count: countFlag({min: 1, max: 1_000_000})({summary: 'how many, each with its own id'}),
  concurrency: countFlag({min: 1, max: 1000})({summary: 'how many at a time'}),
  duplicate: Flags.boolean({summary: 'send each one twice, with the same id'}),
  tamper: Flags.string({summary: 'make it wrong on purpose', options: TAMPER}),
  retries: Flags.string({
    summary: 'try a failed delivery again: so often, or as the provider does',
    helpValue: 'provider|N',
  }),
  'time-scale': countFlag({min: 1, max: 1_000_000})({
    summary: 'let the waits between retries pass N times faster',
    default: 1,
  }),
  'sign-url': Flags.string({
    summary: 'the public URL to sign, where providers sign it',
    helpValue: 'URL',
  }),
  'webhook-id': Flags.string({
    summary: "the webhook's id at PayPal, which it signs (default: the simulator's)",
    helpValue: 'ID',
  }),
  rotate: Flags.boolean({summary: 'sign with the previous secret too'}),
  'previous-first': Flags.boolean({
    summary: 'with --rotate: the previous secret signs first, or alone where there is room for one',
    dependsOn: ['rotate'],
  }),
  print: Flags.string({
    summary: 'print the signed request, send nothing',
    options: ['curl', 'http'],
  }),
  'dry-run': Flags.boolean({summary: 'show what would be sent, send nothing'}),
}
