import {ApixCommand} from '../../cli/apix-command.js'
import {openapiFlag, specContext} from '../../cli/spec.js'

export default class SpecSync extends ApixCommand {
  static override summary = 'read the OpenAPI document again and index it'
  static override description =
    'A file is read again by itself when it has changed; a URL is fetched by this command only. Its credential is sent to the origins of the API and nowhere else.'
  static override examples = [
    '<%= config.bin %> spec sync',
    '<%= config.bin %> spec sync --openapi https://api.example.com/openapi.json',
  ]
  static override flags = {openapi: openapiFlag}

  async run() {
    const {flags} = await this.parse(SpecSync)
    const {clock, notifier} = this.deps
    const began = clock.monotonic()
    const userAgent = `apix/${this.config.version}`
    const {spec} = await specContext(this.deps, flags.openapi, userAgent, {refresh: true})
    const {source, title, apiVersion, version, operations, webhooks, syncedAt} = spec.index
    const durationMs = Math.round((clock.monotonic() - began) * 10) / 10
    notifier.notice(
      `${title} ${apiVersion} (OpenAPI ${version}): ${operations.length} operations from ${source}`,
    )
    return {
      source,
      title,
      version: apiVersion,
      openapi: version,
      operations: operations.length,
      webhooks: webhooks.length,
      syncedAt,
      durationMs,
    }
  }
}
