import type {Interfaces} from '@oclif/core'
import * as Args from '@oclif/core/args'
import {ApixCommand} from '../../cli/apix-command.js'
import {headerArgument, overrides} from '../../cli/webhook/arguments.js'
import {sendExitCode, soleFailure} from '../../cli/webhook/exit.js'
import {sendProgress} from '../../cli/webhook/progress.js'
import {webhookSendFlags} from '../../cli/webhook/send-flags.js'
import {
  parseMoment,
  readArgument,
  secretDeps,
  webhookApi,
  webhookProvider,
} from '../../cli/webhook/settings.js'
import {renderDeliveries, styleFor} from '../../output/index.js'
import * as webhook from '../../webhook/index.js'

export default class WebhookSend extends ApixCommand<{deliveries: webhook.SentDelivery[]}> {
  static override summary = 'send an event, signed exactly as the provider signs it'
  static override description =
    'The payload comes from the catalogue (apix webhook events) or from --data. The secret comes from APIX_WEBHOOK_SECRET, from apix webhook secret set, or a prompt; never from the command line. What --print prints holds no secret: where a provider sends the secret itself, $APIX_WEBHOOK_SECRET stands for it.'
  static override examples = [
    '<%= config.bin %> webhook send payment.succeeded --provider stripe --to :3000/webhooks/stripe',
    '<%= config.bin %> webhook send issues.opened --provider github --to :3000/hook --set issue.title=Hello',
    '<%= config.bin %> webhook send order.paid --provider shopify --to :3000/hook --tamper signature',
    '<%= config.bin %> webhook send message --provider slack --to :3000/slack --retries provider --time-scale 60',
    '<%= config.bin %> webhook send my.event --provider standard-webhooks --data @event.json --print curl --to :3000',
  ]
  static override args = {
    event: Args.string({
      description: 'the event, by its name or an alias',
      required: true,
      ignoreStdin: true,
    }),
  }
  static override flags = webhookSendFlags

  async run() {
    const {args, flags} = await this.parse(WebhookSend)
    const input = await this.input(args.event, flags)
    if (flags.print || flags['dry-run']) return this.show(input, flags.print)
    const progress = sendProgress(this.deps, input)
    const deliveries = await webhook
      .sendDeliveries(input, {
        clock: this.deps.clock,
        signal: this.deps.signal,
        http: () => this.deps.http(),
        ...(progress && {onProgress: progress.draw}),
      })
      .finally(() => progress?.clear())
    for (const remark of webhook.remarks(deliveries, input.tamper)) {
      this.deps.notifier.warn(remark)
    }
    const failure = soleFailure(deliveries)
    if (failure) throw failure
    this.exitCode = sendExitCode(deliveries, flags.retries !== undefined)
    const view = renderDeliveries(deliveries, styleFor(this.deps.output.stdout))
    await this.render(this.deps.redactor.text(view))
    return {deliveries}
  }

  private async input(
    event: string,
    flags: Interfaces.InferredFlags<typeof webhookSendFlags>,
  ): Promise<webhook.SendInput> {
    const settings = await webhookApi(this.deps)
    const provider = await webhookProvider(flags.provider, settings)
    const headers = (flags.header ?? []).map(headerArgument)
    const payload = await webhook.buildPayload({
      provider,
      event,
      data: flags.data === undefined ? undefined : await readArgument(flags.data),
      overrides: overrides(flags.set, flags.remove),
      contentType: headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1],
    })
    const to = webhook.targetUrl(flags.to ?? settings?.webhook.url)
    const retry = webhook.retryPlan(flags.retries, provider, flags['time-scale'])
    if (retry.policy?.approximate) {
      this.deps.notifier.notice(
        `${provider.title} does not publish its exact waits: these are modelled on what it says`,
      )
    }
    return {
      provider,
      payload,
      secrets: await this.secrets(provider, settings?.webhook.secret, flags),
      to,
      signUrl: flags['sign-url'],
      webhookId: flags['webhook-id'],
      id: flags.id,
      timestamp: flags.timestamp ? parseMoment(flags.timestamp, 'timestamp') : undefined,
      headers,
      count: flags.count ?? 1,
      concurrency: flags.concurrency ?? 1,
      duplicate: flags.duplicate,
      retry,
      tamper: flags.tamper as webhook.TamperKind | undefined,
    }
  }

  private async secrets(
    provider: webhook.WebhookProvider,
    reference: Parameters<typeof webhook.resolveSecrets>[0]['reference'],
    flags: {rotate: boolean; 'previous-first': boolean},
  ) {
    const query = {provider, reference, previous: flags.rotate && ('required' as const)}
    const secrets = await webhook.resolveSecrets(query, secretDeps(this.deps))
    if (flags.rotate && provider.signature.single && !flags['previous-first']) {
      this.deps.notifier.notice(
        `a ${provider.title} message has room for one signature: it is signed with the current secret, with the previous one under --previous-first`,
      )
    }
    return flags['previous-first'] ? secrets.reverse() : secrets
  }

  private async show(input: webhook.SendInput, form: string | undefined) {
    const count = form ? 1 : input.count
    const prepared = Array.from({length: count}, () =>
      webhook.prepareDelivery(input, this.deps.clock, {attempt: 1}),
    )
    const print = form === 'curl' ? webhook.toCurl : webhook.toHttp
    const texts = prepared.map((delivery) => print(delivery, input.secrets))
    // A raw message ends with its body; a line end more would be part of it.
    await this.render(form === 'http' ? (texts[0] ?? '') : `${texts.join('\n\n').trimEnd()}\n`)
    return {deliveries: prepared.map(webhook.describe)}
  }
}
