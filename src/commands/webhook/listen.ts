import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {countFlag, durationFlag, sizeFlag} from '../../cli/flags.js'
import {createReceipts, openInspector} from '../../cli/webhook/listen.js'
import {listenerSecrets} from '../../cli/webhook/settings.js'
import {ExitCode} from '../../errors/index.js'
import * as webhook from '../../webhook/index.js'

const FIVE_MEBIBYTES = 5 * 1024 * 1024

export default class WebhookListen extends ApixCommand<undefined> {
  static override summary = 'receive webhooks: verify, deduplicate, record, forward'
  static override description =
    'Serves POST /webhooks/PROVIDER, and / with --provider, until Ctrl-C. Every delivery is recorded with its raw bytes; see apix webhook list and replay.'
  static override examples = [
    '<%= config.bin %> webhook listen --provider stripe --forward-to http://localhost:3000/hook',
    '<%= config.bin %> webhook listen --port 4400 --json',
    '<%= config.bin %> webhook listen --provider github --forward-to :3000/hook --ui',
  ]
  static override flags = {
    port: countFlag({min: 0, max: 65_535})({
      summary: 'the port; 0 takes a free one',
      default: 4400,
    }),
    provider: Flags.string({summary: 'who sends to /', helpValue: 'NAME'}),
    'forward-to': Flags.string({summary: 'pass verified deliveries on', helpValue: 'URL'}),
    'dedup-ttl': durationFlag({
      summary: 'how long ids are remembered; else as long as the provider may come again (24h)',
    }),
    'public-url': Flags.string({
      summary: 'the complete URL that the provider calls, where it signs that',
      helpValue: 'URL',
    }),
    'skip-verify': Flags.boolean({summary: 'accept deliveries without a valid signature'}),
    events: Flags.string({summary: 'forward only these', helpValue: 'A,B'}),
    ui: Flags.boolean({summary: 'serve an inspector page on this machine'}),
    'max-body': sizeFlag({summary: 'the largest body', default: FIVE_MEBIBYTES}),
  }

  async run() {
    const {flags} = await this.parse(WebhookListen)
    const {deps} = this
    const {clock, redactor, notifier, signal} = deps
    const provider = flags.provider ? webhook.findProvider(flags.provider) : undefined
    const secrets = listenerSecrets(deps)
    if (provider && !flags['skip-verify']) await secrets.ask(provider)
    const target = flags['forward-to']
    const forwardTo = target === undefined ? undefined : webhook.targetUrl(target)
    const publicUrl = flags['public-url']
    const deliveries = webhook.createDeliveryStore(await deps.database())
    const receipts = createReceipts(deps)
    let inspector: webhook.Inspector | undefined
    const listener = await webhook.startListener(
      {
        port: flags.port,
        provider,
        forwardTo,
        publicUrl,
        skipVerify: flags['skip-verify'],
        events: flags.events?.split(',').map((event) => event.trim()),
        maxBody: flags['max-body'],
      },
      {
        clock,
        redactor,
        notifier,
        http: () => deps.http(),
        deliveries,
        seen: webhook.createSeenEvents(await deps.sharedStore(), clock, {ttl: flags['dedup-ttl']}),
        secrets: secrets.known,
        onDelivery({delivery}) {
          inspector?.publish(delivery)
          return receipts.delivery(delivery)
        },
      },
    )
    if (flags.ui) {
      const input = {listenUrl: listener.url, forwardTo, publicUrl}
      inspector = await openInspector(input, deliveries, secrets, deps)
    }
    await receipts.listening(listener.url, provider?.id, inspector?.url)
    if (!signal.aborted) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, {once: true}))
    }
    await listener.close()
    await inspector?.close()
    receipts.stopped()
    this.exitCode = ExitCode.interrupted
    return undefined
  }
}
