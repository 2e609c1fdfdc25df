import {ApixCommand} from '../../../cli/apix-command.js'
import {renderSecrets, styleFor} from '../../../output/index.js'
import {type KnownSecret, knownSecrets} from '../../../webhook/index.js'

export default class WebhookSecretList extends ApixCommand<{secrets: KnownSecret[]}> {
  static override summary = 'list the providers whose webhook secret is in the credential store'
  static override description = 'Names only: the secrets themselves are never printed.'
  static override examples = ['<%= config.bin %> webhook secret list']

  async run() {
    await this.parse(WebhookSecretList)
    const secrets = await knownSecrets(await this.deps.secretStore())
    await this.render(renderSecrets(secrets, styleFor(this.deps.output.stdout)))
    return {secrets}
  }
}
