import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {sendExitCode, soleFailure} from '../../cli/webhook/exit.js'
import {secretDeps, webhookApi} from '../../cli/webhook/settings.js'
import {renderDeliveries, styleFor} from '../../output/index.js'
import * as webhook from '../../webhook/index.js'

export default class WebhookReplay extends ApixCommand<{deliveries: webhook.SentDelivery[]}> {
  static override summary = 'send a recorded delivery again, signed with the current time'
  static override description =
    'The body keeps its bytes and the event its id. --verbatim keeps the old signature too.'
  static override examples = [
    '<%= config.bin %> webhook replay 01KDVDNC00APIXEXAMPLE00001 --to :3000/webhooks/stripe',
    '<%= config.bin %> webhook replay last --to :3000/webhooks/stripe',
  ]
  static override args = {
    id: Args.string({description: 'the delivery id, or last', required: true, ignoreStdin: true}),
  }
  static override flags = {
    to: Flags.string({summary: 'where to send it', helpValue: 'URL'}),
    'sign-url': Flags.string({summary: 'the public URL to sign', helpValue: 'URL'}),
    verbatim: Flags.boolean({summary: 'keep every header, signature included'}),
  }

  async run() {
    const {args, flags} = await this.parse(WebhookReplay)
    const {deps} = this
    const delivery = webhook.createDeliveryStore(await deps.database()).get(args.id)
    const settings = await webhookApi(deps)
    const provider = webhook.findProvider(delivery.provider)
    const to = webhook.targetUrl(flags.to ?? settings?.webhook.url)
    const reference =
      settings?.webhook.provider === provider.id ? settings.webhook.secret : undefined
    const secrets = flags.verbatim
      ? []
      : await webhook.resolveSecrets({provider, reference, previous: false}, secretDeps(deps))
    const {verbatim, 'sign-url': signUrl} = flags
    const input = {provider, delivery, to, signUrl, secrets, verbatim}
    const sent = await webhook.deliver(webhook.prepareReplay(input, deps.clock), deps)
    const failure = soleFailure([sent])
    if (failure) throw failure
    this.exitCode = sendExitCode([sent])
    const view = renderDeliveries([sent], styleFor(deps.output.stdout))
    await this.render(deps.redactor.text(view))
    return {deliveries: [sent]}
  }
}
