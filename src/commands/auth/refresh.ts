import type {CredentialStatus} from '../../auth/index.js'
import {ApixCommand} from '../../cli/apix-command.js'

export default class AuthRefresh extends ApixCommand<CredentialStatus> {
  static override summary = 'renew the access token now'
  static override examples = [
    '<%= config.bin %> auth refresh',
    '<%= config.bin %> auth refresh -a shop --account work',
  ]

  async run() {
    await this.parse(AuthRefresh)
    const {clock, options, output, selection} = this.deps
    const settings = (await this.deps.registry()).resolve(selection)
    const credentials = await this.deps.credentials()
    const status = await credentials.refresh(settings, options.account)
    const {authStatusView, styleFor} = await import('../../output/index.js')
    await this.render(authStatusView([status], clock.now(), styleFor(output.stdout)))
    return status
  }
}
