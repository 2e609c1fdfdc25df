import {ApixCommand} from '../../cli/apix-command.js'
import {ExitCode, isApixError} from '../../errors/index.js'
import type {Check} from '../../shared/index.js'

export default class AuthDoctor extends ApixCommand<{checks: Check[]}> {
  static override summary = 'try what a login needs: ports, browser, keychain, network, clock'
  static override examples = [
    '<%= config.bin %> auth doctor',
    '<%= config.bin %> auth doctor -a shop --json',
  ]

  async run() {
    await this.parse(AuthDoctor)
    const credentials = await this.deps.credentials()
    const registry = await this.deps.registry()
    let settings: ReturnType<typeof registry.resolve> | undefined
    try {
      settings = registry.resolve({...this.deps.selection, login: true})
    } catch (error) {
      // Without an API the machine itself can still be looked at.
      if (!isApixError(error) || error.code !== 'API_MISSING') throw error
    }
    const checks = await credentials.examine(settings, process.platform)
    if (checks.some(({ok}) => ok === false)) this.exitCode = ExitCode.check
    const [{doctorView}, {styleFor}] = await Promise.all([
      import('../../output/diagnosis-views.js'),
      import('../../output/index.js'),
    ])
    await this.render(doctorView(checks, styleFor(this.deps.output.stdout)))
    return {checks}
  }
}
