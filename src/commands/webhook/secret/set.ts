import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../../cli/apix-command.js'
import {readSource} from '../../../cli/webhook/settings.js'
import {ApixError} from '../../../errors/index.js'
import {Secret} from '../../../shared/index.js'
import {findProvider, storeSecret} from '../../../webhook/index.js'

export default class WebhookSecretSet extends ApixCommand<{provider: string; storage: string}> {
  static override summary = "keep a provider's webhook secret in the credential store"
  static override description =
    'Asks without echo, or reads stdin when that is not a terminal. For asymmetric schemes the private key signs and the public key verifies.'
  static override examples = [
    '<%= config.bin %> webhook secret set stripe',
    'printenv STRIPE_WEBHOOK_SECRET | <%= config.bin %> webhook secret set stripe',
  ]
  static override args = {
    provider: Args.string({description: 'the provider', required: true, ignoreStdin: true}),
  }
  static override flags = {
    previous: Flags.boolean({summary: 'the secret before the last change, for --rotate'}),
  }

  async run() {
    const {args, flags} = await this.parse(WebhookSecretSet)
    const provider = findProvider(args.provider)
    const {deps} = this
    const value = deps.prompter.interactive
      ? await deps.prompter.password({message: `${provider.title} webhook secret`, flag: 'stdin'})
      : (await readSource('-')).toString('utf8').replace(/\r?\n$/, '')
    if (value === '') {
      throw new ApixError('SECRET_MISSING', 'the secret is empty', {
        hints: [`pipe it in: printenv SECRET | apix webhook secret set ${provider.id}`],
      })
    }
    deps.redactor.add(value)
    const store = await deps.secretStore()
    await storeSecret({provider, secret: new Secret(value), previous: flags.previous}, store)
    await this.render(`stored the webhook secret of ${provider.id} in ${store.description}\n`)
    return {provider: provider.id, storage: store.kind}
  }
}
