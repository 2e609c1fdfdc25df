import * as Flags from '@oclif/core/flags'
import type {EffectiveValue} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {renderEffective} from '../../output/config-view.js'
import {styleFor} from '../../output/index.js'

export default class ConfigShow extends ApixCommand<{values: readonly EffectiveValue[]}> {
  static override summary = 'print the effective settings'
  static override description =
    'Flag > APIX_* variable > apix.yaml > user file > preset > default. --origin says which one decided each value. The variables are APIX_API, APIX_ENV, APIX_BASE_URL, APIX_TIMEOUT, APIX_MAX_TIME, APIX_RETRY, APIX_RATE_LIMIT and APIX_CACHE.'
  static override examples = [
    '<%= config.bin %> config show',
    '<%= config.bin %> config show --origin -a github',
  ]
  static override flags = {
    origin: Flags.boolean({summary: 'say where each value comes from'}),
  }

  async run() {
    const {flags} = await this.parse(ConfigShow)
    const {registry, selection, output} = this.deps
    const values = (await registry()).explain(selection)
    await this.render(renderEffective(values, styleFor(output.stdout), flags.origin))
    return {values}
  }
}
