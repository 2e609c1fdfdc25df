import {CONFIG_SCHEMA} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'

export default class ConfigSchema extends ApixCommand<typeof CONFIG_SCHEMA> {
  static override summary = 'print the JSON Schema of the configuration'
  static override description =
    'JSON Schema draft-07, for editors: files that apix writes name it in their first line.'
  static override examples = ['<%= config.bin %> config schema > apix.schema.json']

  async run() {
    await this.parse(ConfigSchema)
    await this.render(`${JSON.stringify(CONFIG_SCHEMA, null, 2)}\n`)
    return CONFIG_SCHEMA
  }
}
