import type {ApiSummary} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {renderApis} from '../../output/config-view.js'
import {styleFor} from '../../output/index.js'

export default class ApiList extends ApixCommand<{apis: readonly ApiSummary[]}> {
  static override summary = 'list the configured APIs'
  static override description = 'The default one is marked with a star.'
  static override examples = ['<%= config.bin %> api list', '<%= config.bin %> api list --json']

  async run() {
    await this.parse(ApiList)
    const apis = (await this.deps.registry()).list()
    if (apis.length === 0) {
      this.deps.notifier.notice('no API is configured: apix api add NAME --base-url URL')
    }
    await this.render(renderApis(apis, styleFor(this.deps.output.stdout)))
    return {apis}
  }
}
