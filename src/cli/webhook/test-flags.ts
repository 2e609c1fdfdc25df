import * as Flags from '@oclif/core/flags'
import {countFlag, durationFlag} from '../flags.js'

/** The flags of `webhook test`, in the order in which help lists them. */
export const webhookTestFlags = {
  provider: Flags.string({summary: 'who signs', helpValue: 'NAME'}),
  probe: Flags.string({
    summary: 'a URL that answers how many events were processed so far',
    helpValue: 'URL',
  }),
  junit: Flags.string({summary: 'also write the result as JUnit XML', helpValue: 'FILE'}),
  event: Flags.string({summary: 'the event to test with (default: a payment)', helpValue: 'EVENT'}),
  data: Flags.string({char: 'd', summary: 'its payload', helpValue: 'JSON|@file|@-'}),
  header: Flags.string({
    char: 'H',
    summary: 'a header to add, replace, or (empty) leave out',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "'NAME: VALUE'",
  }),
  'sign-url': Flags.string({
    summary: 'the public URL to sign, where providers sign it',
    helpValue: 'URL',
  }),
  'webhook-id': Flags.string({
    summary: "the webhook's id at PayPal, which it signs (default: the simulator's)",
    helpValue: 'ID',
  }),
  timeout: durationFlag({summary: 'how long an answer may take (default: as the provider waits)'}),
  burst: countFlag({min: 1, max: 1000})({summary: 'how many events a burst has', default: 20}),
  only: Flags.string({summary: 'run these cases', helpValue: 'CASE,CASE'}),
  skip: Flags.string({summary: 'leave these cases out', helpValue: 'CASE,CASE'}),
}
