import {ApixCommand} from '../../cli/apix-command.js'
import {deliverCode, outFlag} from '../../cli/generate.js'
import {openapiFlag, specContext} from '../../cli/spec.js'
import {generateClient} from '../../spec/index.js'

export default class GenerateClient extends ApixCommand {
  static override summary = 'write a typed TypeScript client from the OpenAPI document'
  static override description =
    'One file without dependencies for Node 20, browsers and other runtimes with fetch: a method for each operation, credentials, retries that honour Retry-After, timeouts, pages and typed errors.'
  static override examples = [
    '<%= config.bin %> generate client --out src/api-client.ts',
    '<%= config.bin %> generate client -a github --out github.ts',
  ]
  static override flags = {openapi: openapiFlag, out: outFlag}

  async run() {
    const {flags} = await this.parse(GenerateClient)
    const {spec} = await specContext(this.deps, flags.openapi, `apix/${this.config.version}`)
    const text = await generateClient(spec)
    return deliverCode(text, spec, flags.out, this.deps)
  }
}
