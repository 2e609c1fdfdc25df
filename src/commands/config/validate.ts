import {resolve} from 'node:path'
import * as Args from '@oclif/core/args'
import {validateFile, validateFiles} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'

export default class ConfigValidate extends ApixCommand<{
  valid: true
  files: readonly string[]
}> {
  static override summary = 'check the configuration files'
  static override description =
    'Checks the user file and apix.yaml, or the file that is named. A problem is named with file, line, column and what was expected (exit 2).'
  static override examples = [
    '<%= config.bin %> config validate',
    '<%= config.bin %> config validate apix.yaml',
  ]
  static override args = {
    file: Args.string({description: 'the file to check', ignoreStdin: true}),
  }

  async run() {
    const {args} = await this.parse(ConfigValidate)
    const {environment, directories} = this.deps
    const files =
      args.file === undefined
        ? await validateFiles({environment, directories, cwd: process.cwd()})
        : [await validateFile(resolve(args.file))]
    const lines = files.map((file) => `${file}: valid\n`)
    await this.render(lines.join('') || 'no configuration file\n')
    return {valid: true as const, files}
  }
}
