import {ApixCommand} from '../../cli/apix-command.js'
import {deliverCode, outFlag} from '../../cli/generate.js'
import {openapiFlag, specContext} from '../../cli/spec.js'
import {generateTypes} from '../../spec/index.js'

export default class GenerateTypes extends ApixCommand {
  static override summary = 'write TypeScript types from the OpenAPI document'
  static override description =
    'Emits paths, components, operations and webhooks, which openapi-fetch takes as they are. No TypeScript compiler is needed, and the same document always gives the same text.'
  static override examples = [
    '<%= config.bin %> generate types --out src/api.d.ts',
    '<%= config.bin %> generate types --openapi ./openapi.yaml > api.d.ts',
  ]
  static override flags = {openapi: openapiFlag, out: outFlag}

  async run() {
    const {flags} = await this.parse(GenerateTypes)
    const {spec} = await specContext(this.deps, flags.openapi, `apix/${this.config.version}`)
    const text = await generateTypes(spec)
    return deliverCode(text, spec, flags.out, this.deps)
  }
}
