import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {
  listenerSecrets,
  parseMoment,
  readSource,
  webhookApi,
  webhookProvider,
} from '../../cli/webhook/settings.js'
import {ExitCode} from '../../errors/index.js'
import {renderVerdict, styleFor} from '../../output/index.js'
import {
  detectProvider,
  expectedSignature,
  fillSecrets,
  identify,
  parseMessage,
  verifyMessage,
} from '../../webhook/index.js'

interface Verification {
  verified: boolean
  provider: string
  id: string | null
  event: string | null
  reason: string | null
  explanation: string
  /** Only under --show-expected, and where the scheme has one. */
  expected?: string
}

export default class WebhookVerify extends ApixCommand<Verification> {
  static override summary = 'say whether a message is genuine, and why not'
  static override description =
    'Reads a raw HTTP message, a curl command or a HAR entry and recognises the provider by its headers. Exit code 9 when the message does not verify.'
  static override examples = [
    '<%= config.bin %> webhook verify request.http',
    'pbpaste | <%= config.bin %> webhook verify - --provider github',
    '<%= config.bin %> webhook verify request.http --at 2026-01-31T12:00:00Z',
  ]
  static override args = {
    file: Args.string({description: 'the file, or - for stdin', default: '-', ignoreStdin: true}),
  }
  static override flags = {
    provider: Flags.string({summary: 'who signed', helpValue: 'NAME'}),
    at: Flags.string({summary: 'verify as of this time', helpValue: 'TIME'}),
    'public-url': Flags.string({
      summary: 'the complete URL that was called, where the provider signs it',
      helpValue: 'URL',
    }),
    'webhook-id': Flags.string({
      summary: "the webhook's id at PayPal, which it signs (default: the simulator's)",
      helpValue: 'ID',
    }),
    'show-expected': Flags.boolean({
      summary: 'print the signature that the message should carry: whoever sees it can forge it',
    }),
  }

  async run() {
    const {args, flags} = await this.parse(WebhookVerify)
    const now = flags.at ? parseMoment(flags.at, 'at') : this.deps.clock.now()
    const parsed = await parseMessage(await readSource(args.file), {readFile: readSource})
    const message = {...parsed, url: flags['public-url'] ?? parsed.url}
    const detected = flags.provider ?? detectProvider(message)?.id
    const provider = await webhookProvider(detected, await webhookApi(this.deps))
    const secrets = await listenerSecrets(this.deps).ask(provider)
    const complete = fillSecrets(message, secrets)
    const options = {secrets, now, webhookId: flags['webhook-id']}
    const expected = flags['show-expected'] && expectedSignature(provider, complete, options)
    const result = {
      ...verifyMessage(provider, complete, options),
      provider: provider.id,
      ...identify(provider, complete),
      ...(expected && {expected}),
    }
    if (!result.verified) this.exitCode = ExitCode.check
    await this.render(renderVerdict(result, styleFor(this.deps.output.stdout)))
    return result
  }
}
