import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../../cli/apix-command.js'
import {ApixError} from '../../../errors/index.js'
import {findProvider, removeSecret} from '../../../webhook/index.js'

export default class WebhookSecretRemove extends ApixCommand<{
  provider: string
  previous: boolean
}> {
  static override summary = "remove a provider's webhook secret from the credential store"
  static override examples = [
    '<%= config.bin %> webhook secret remove stripe',
    '<%= config.bin %> webhook secret remove stripe --previous',
  ]
  static override args = {
    provider: Args.string({description: 'the provider', required: true, ignoreStdin: true}),
  }
  static override flags = {
    previous: Flags.boolean({summary: 'the secret before the last change alone'}),
  }

  async run() {
    const {args, flags} = await this.parse(WebhookSecretRemove)
    const provider = findProvider(args.provider)
    const {previous} = flags
    const kind = previous ? 'previous webhook secret' : 'webhook secret'
    if (!(await removeSecret({provider, previous}, await this.deps.secretStore()))) {
      throw new ApixError('NOT_FOUND', `no ${kind} is stored for ${provider.id}`, {
        hints: ['apix webhook secret list shows what is stored'],
      })
    }
    await this.render(`removed the ${kind} of ${provider.id}\n`)
    return {provider: provider.id, previous}
  }
}
