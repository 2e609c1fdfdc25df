import {ApixCommand} from '../../cli/apix-command.js'
import {callExample} from '../../cli/request/call-example.js'
import {openapiFlag, operationArg, specContext} from '../../cli/spec.js'
import {describeOperation, findOperation, sampleRequest} from '../../spec/index.js'

export default class SpecShow extends ApixCommand {
  static override summary = 'show what an operation takes and answers'
  static override examples = [
    '<%= config.bin %> spec show getPetById',
    "<%= config.bin %> spec show 'GET /pet/{petId}' --json",
  ]
  static override args = {operation: operationArg}
  static override flags = {openapi: openapiFlag}

  async run() {
    const {args, flags} = await this.parse(SpecShow)
    const {output} = this.deps
    const {spec} = await specContext(this.deps, flags.openapi, `apix/${this.config.version}`)
    const {operation} = findOperation(spec.index, args.operation)
    const view = await describeOperation(spec, operation)
    const sample = await sampleRequest(spec, operation)
    const example = callExample(operation, sample)
    if (!this.deps.options.json) {
      const {renderOperation} = await import('../../output/spec-view.js')
      const {styleFor} = await import('../../output/style.js')
      await this.render(renderOperation({operation, view, example}, styleFor(output.stdout)))
    }
    const {at: _at, statuses: _statuses, ...rest} = operation
    return {
      ...rest,
      description: view.description ?? null,
      responses: view.responses.map(({status, description, media}) => ({
        status,
        description: description ?? null,
        mediaTypes: media.map(({mediaType}) => mediaType),
      })),
      sample,
      example,
    }
  }
}
