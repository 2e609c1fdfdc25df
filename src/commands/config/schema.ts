import * as Flags from '@oclif/core/flags'
import {CONFIG_SCHEMA, type Schema} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'

export default class ConfigSchema extends ApixCommand<Schema> {
  static override summary = 'print the JSON Schema of the configuration, or of test suites'
  static override description =
    'JSON Schema draft-07, for editors: files that apix writes name it in their first line.'
  static override examples = [
    '<%= config.bin %> config schema > apix.schema.json',
    '<%= config.bin %> config schema --suite > suite.schema.json',
  ]
  static override flags = {
    suite: Flags.boolean({summary: 'the schema of .apix.yaml suites'}),
  }

  async run() {
    const {flags} = await this.parse(ConfigSchema)
    const schema = flags.suite ? (await import('../../suite/index.js')).SUITE_SCHEMA : CONFIG_SCHEMA
    await this.render(`${JSON.stringify(schema, null, 2)}\n`)
    return schema
  }
}
