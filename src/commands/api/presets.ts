import {PRESETS, type Preset} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {renderPresets} from '../../output/config-view.js'
import {styleFor} from '../../output/index.js'

export default class ApiPresets extends ApixCommand<{presets: readonly Preset[]}> {
  static override summary = 'list the shipped presets'
  static override description =
    'A preset knows the base URL, the login and the headers of a public API. Use one by its name: apix login github.'
  static override examples = [
    '<%= config.bin %> api presets',
    '<%= config.bin %> api presets --json',
  ]

  async run() {
    await this.parse(ApiPresets)
    await this.render(renderPresets(PRESETS, styleFor(this.deps.output.stdout)))
    return {presets: PRESETS}
  }
}
