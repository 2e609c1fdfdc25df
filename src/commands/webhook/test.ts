import type {Interfaces} from '@oclif/core'
import * as Args from '@oclif/core/args'
import {ApixCommand} from '../../cli/apix-command.js'
import {headerArgument} from '../../cli/webhook/arguments.js'
import {readArgument, secretDeps, webhookApi, webhookProvider} from '../../cli/webhook/settings.js'
import {webhookTestFlags} from '../../cli/webhook/test-flags.js'
import {caseProgress, writeJunit} from '../../cli/webhook/test-report.js'
import {ExitCode} from '../../errors/index.js'
import {renderConformance, renderConformanceSummary, styleFor} from '../../output/index.js'
import * as webhook from '../../webhook/index.js'

export default class WebhookTest extends ApixCommand<{cases: webhook.CaseResult[]}> {
  static override summary = 'find out whether a receiver does everything right'
  static override description =
    'Sends genuine, forged, broken, old, repeated, large and slow messages, signed as the provider signs them, and judges the answers. With --probe it also counts what the receiver did. The secret is looked up as for apix webhook send. Exit code 9 when a required case fails.'
  static override examples = [
    '<%= config.bin %> webhook test :3000/webhooks/stripe --provider stripe',
    '<%= config.bin %> webhook test :3000/hook --provider github --probe :3000/processed --junit webhooks.xml',
    '<%= config.bin %> webhook test :3000/sms --provider twilio --sign-url https://example.com/sms',
    '<%= config.bin %> webhook test :3000/hook --provider slack --only valid,stale,duplicate --json',
  ]
  static override args = {
    url: Args.string({description: "the receiver's URL", required: true, ignoreStdin: true}),
  }
  static override flags = webhookTestFlags

  async run() {
    const {args, flags} = await this.parse(WebhookTest)
    const {clock, signal, notifier, output, redactor} = this.deps
    const input = await this.input(args.url, flags)
    const progress = caseProgress(this.deps)
    const started = clock.monotonic()
    const cases = await webhook
      .runConformance(input, {
        clock,
        signal,
        http: () => this.deps.http(),
        onCase: progress.draw,
      })
      .finally(progress.clear)
    if (flags.junit) await writeJunit(flags.junit, cases, clock.monotonic() - started)
    if (cases.some(({required, passed}) => required && !passed)) this.exitCode = ExitCode.check
    await this.render(redactor.text(renderConformance(cases, styleFor(output.stdout))))
    notifier.notice(renderConformanceSummary(cases, input.base.to))
    return {cases}
  }

  private async input(
    url: string,
    flags: Interfaces.InferredFlags<typeof webhookTestFlags>,
  ): Promise<webhook.ConformanceInput> {
    const settings = await webhookApi(this.deps)
    const provider = await webhookProvider(flags.provider, settings)
    const headers = (flags.header ?? []).map(headerArgument)
    const cases = webhook.selectCases(flags.only?.split(','), flags.skip?.split(','))
    const event = flags.event ?? (await webhook.usualEvent(provider))
    const data = flags.data === undefined ? undefined : await readArgument(flags.data)
    const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
    const payload = await webhook.buildPayload({provider, event, data, overrides: [], contentType})
    const base = {
      ...webhook.singleDelivery(provider, payload, webhook.targetUrl(url)),
      signUrl: flags['sign-url'],
      webhookId: flags['webhook-id'],
      headers,
    }
    const query = {provider, reference: settings?.webhook.secret, previous: true}
    const secrets = await webhook.resolveSecrets(query, secretDeps(this.deps))
    const probe = flags.probe === undefined ? undefined : webhook.targetUrl(flags.probe)
    return {cases, base, secrets, timeout: flags.timeout, probe, burst: flags.burst}
  }
}
