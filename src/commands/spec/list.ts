import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {openapiFlag, specContext} from '../../cli/spec.js'
import type {IndexedOperation} from '../../spec/index.js'

export default class SpecList extends ApixCommand {
  static override summary = 'list the operations of an API'
  static override examples = [
    '<%= config.bin %> spec list',
    '<%= config.bin %> spec list pull request --tag pulls',
    '<%= config.bin %> spec list --openapi ./openapi.yaml --json',
  ]
  static override strict = false
  static override args = {
    words: Args.string({description: 'words that have to occur', ignoreStdin: true}),
  }
  static override flags = {
    openapi: openapiFlag,
    tag: Flags.string({summary: 'only operations with this tag', helpValue: 'TAG'}),
    method: Flags.string({summary: 'only this method', helpValue: 'METHOD'}),
  }

  async run() {
    const {argv, flags} = await this.parse(SpecList)
    const {output, notifier} = this.deps
    const {spec} = await specContext(this.deps, flags.openapi, `apix/${this.config.version}`)
    const {source, title, apiVersion, version, operations} = spec.index
    const found = operations
      .filter((operation) => matches(operation, argv as string[]))
      .filter(({tags}) => flags.tag === undefined || tags?.includes(flags.tag))
      .filter(({method}) => flags.method === undefined || method === flags.method.toUpperCase())
    if (found.length === 0) notifier.notice('no operation matches')
    else if (!this.deps.options.json) {
      const {renderOperations} = await import('../../output/spec-view.js')
      const {styleFor} = await import('../../output/style.js')
      await this.render(renderOperations(found, styleFor(output.stdout)))
    }
    return {
      source,
      title,
      version: apiVersion,
      openapi: version,
      operations: found.map(({id, method, path, summary, tags, deprecated}) => ({
        id,
        method,
        path,
        summary: summary ?? null,
        tags: tags ?? [],
        deprecated: deprecated ?? false,
      })),
    }
  }
}

/** Each word somewhere in id, method, path, summary or tags, in any case. */
function matches(operation: IndexedOperation, words: readonly string[]): boolean {
  const {id, method, path, summary = '', tags = []} = operation
  const text = [id, method, path, summary, ...tags].join(' ').toLowerCase()
  return words.every((word) => text.includes(word.toLowerCase()))
}
