import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {countFlag} from '../../cli/flags.js'
import {
  parseMoment,
  readArgument,
  secretDeps,
  webhookApi,
  webhookProvider,
} from '../../cli/webhook.js'
import {headerArgument, overrides} from '../../cli/webhook-arguments.js'
import {sendExitCode, soleFailure} from '../../cli/webhook-exit.js'
import {renderDeliveries, styleFor} from '../../output/index.js'
import * as webhook from '../../webhook/index.js'

export default class WebhookSend extends ApixCommand<{deliveries: webhook.SentDelivery[]}> {
  static override summary = 'send an event, signed exactly as the provider signs it'
  static override description =
    'The payload comes from the catalogue (apix webhook events) or from --data. The secret comes from APIX_WEBHOOK_SECRET, from apix webhook secret set, or a prompt; never from the command line.'
  static override examples = [
    '<%= config.bin %> webhook send payment.succeeded --provider stripe --to :3000/webhooks/stripe',
    '<%= config.bin %> webhook send issues.opened --provider github --to :3000/hook --set issue.title=Hello',
    '<%= config.bin %> webhook send order.paid --provider shopify --to :3000/hook --tamper signature',
    '<%= config.bin %> webhook send my.event --provider standard-webhooks --data @event.json --print curl --to :3000',
  ]
  static override args = {
    event: Args.string({
      description: 'the event, by its name or an alias',
      required: true,
      ignoreStdin: true,
    }),
  }
  static override flags = {
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
    tamper: Flags.string({summary: 'make it wrong on purpose', options: webhook.TAMPER_KINDS}),
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
    rotate: Flags.boolean({summary: 'sign with the previous secret too'}),
    print: Flags.string({
      summary: 'print the signed request, send nothing',
      options: ['curl', 'http'],
    }),
    'dry-run': Flags.boolean({summary: 'show what would be sent, send nothing'}),
  }

  async run() {
    const {args, flags} = await this.parse(WebhookSend)
    const settings = await webhookApi(this.deps)
    const provider = await webhookProvider(flags.provider, settings)
    const headers = (flags.header ?? []).map(headerArgument)
    const payload = webhook.buildPayload({
      provider,
      event: args.event,
      data: flags.data === undefined ? undefined : await readArgument(flags.data),
      overrides: overrides(flags.set, flags.remove),
      contentType: headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1],
    })
    const to = webhook.targetUrl(flags.to ?? settings?.webhook.url)
    const secrets = await webhook.resolveSecrets(
      {provider, reference: settings?.webhook.secret, previous: flags.rotate},
      secretDeps(this.deps),
    )
    const input = {
      provider,
      payload,
      secrets,
      to,
      signUrl: flags['sign-url'],
      id: flags.id,
      timestamp: flags.timestamp ? parseMoment(flags.timestamp, 'timestamp') : undefined,
      headers,
      count: flags.count ?? 1,
      concurrency: flags.concurrency ?? 1,
      duplicate: flags.duplicate,
      waits: webhook.retryPlan(flags.retries, provider, flags['time-scale']).waits,
      tamper: flags.tamper as webhook.TamperKind | undefined,
    }
    if (flags.print || flags['dry-run']) {
      const prepared = webhook.prepareDelivery(input, this.deps.clock, {attempt: 1})
      const text = flags.print === 'curl' ? webhook.toCurl(prepared) : webhook.toHttp(prepared)
      // A shared token is a secret in a header.
      const shown = this.deps.redactor.text(text)
      await this.render(flags.print === 'http' ? shown : `${shown.trimEnd()}\n`)
      return {deliveries: [webhook.describe(prepared)]}
    }
    const deliveries = await webhook.sendDeliveries(input, this.deps)
    const failure = soleFailure(deliveries)
    if (failure) throw failure
    this.exitCode = sendExitCode(deliveries, flags.retries !== undefined)
    await this.render(
      this.deps.redactor.text(renderDeliveries(deliveries, styleFor(this.deps.output.stdout))),
    )
    return {deliveries}
  }
}
