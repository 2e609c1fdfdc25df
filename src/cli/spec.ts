import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type {ApiSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {headerValue, readBody} from '../request/index.js'
import {
  openSpec,
  readSpec,
  requireSource,
  type Spec,
  type SpecDeps,
  syncSpec,
} from '../spec/index.js'
import type {Deps} from './deps.js'

export const openapiFlag = Flags.string({
  summary: 'the OpenAPI document, instead of the one of the API',
  helpValue: 'FILE|URL',
})

export const operationArg = Args.string({
  name: 'operation',
  description: "an operation id, or 'GET /path'",
  required: true,
  ignoreStdin: true,
})

/** The largest description that is fetched. Bytes. */
const LARGEST = 128 * 1024 * 1024

export interface SpecContext {
  spec: Spec
  /** The API, unless a document is named and no API is. */
  settings: ApiSettings | undefined
}

/**
 * The description that --openapi or the API names, with the API.
 * @throws ApixError SPEC_MISSING, SPEC_INVALID, and what the network throws
 */
export async function specContext(
  deps: Deps,
  openapi: string | undefined,
  userAgent: string,
  options: {refresh?: boolean; readOnly?: boolean} = {},
): Promise<SpecContext> {
  const {settings, source} = await specSource(deps, openapi)
  const specs = specDeps(deps, settings, userAgent)
  const open = options.readOnly ? readSpec : options.refresh ? syncSpec : openSpec
  const spec = await open(source, specs)
  return {spec, settings}
}

/** Where the description is, and which API it belongs to. */
export async function specSource(
  deps: Deps,
  openapi: string | undefined,
): Promise<{source: string; settings: ApiSettings | undefined}> {
  const registry = await deps.registry()
  const {selection, environment} = deps
  const named = selection.api !== undefined || environment['APIX_API'] !== undefined
  const isConfigured = named || registry.default !== undefined
  // A document alone is enough to work with; an API that cannot be made out is then no matter.
  const settings =
    openapi !== undefined && !named
      ? undefined
      : isConfigured || openapi === undefined
        ? registry.resolve(selection)
        : undefined
  return {source: requireSource(openapi ?? settings?.openapi, settings?.name), settings}
}

/** What the spec room needs from the rest. */
export function specDeps(
  deps: Deps,
  settings: ApiSettings | undefined,
  userAgent: string,
): SpecDeps {
  return {
    cacheDirectory: deps.directories.cache,
    clock: deps.clock,
    notifier: deps.notifier,
    async fetchText(url) {
      deps.notifier.notice(`fetching ${url}`)
      const pipeline = await deps.pipeline(userAgent)
      const draft = {
        method: 'GET',
        target: url,
        headers: [['Accept', 'application/json, application/yaml, */*;q=0.5']] as const,
        query: [],
        body: {kind: 'none'} as const,
      }
      // The credential goes along where the URL is one of the API's own origins.
      const options = {signal: deps.signal, follow: true}
      const response = await pipeline.run(await pipeline.prepare(draft, settings, options))
      const body = await readBody(response.body, LARGEST)
      if (response.status !== 200) {
        const type = headerValue(response.headers, 'content-type') ?? 'no content type'
        throw new ApixError(
          'SPEC_MISSING',
          `no OpenAPI document at ${url}: HTTP ${response.status}`,
          {
            status: response.status,
            url,
            hints: [`the server answered with ${type}: check the URL and the credential`],
          },
        )
      }
      return {text: body.toString('utf8'), url: response.request.url.href}
    },
  }
}
