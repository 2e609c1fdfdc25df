import {byPreference} from '../index/build.js'
import {atOperation} from '../operation/at.js'
import {type MediaView, viewOperation} from '../operation/view.js'
import type {IndexedOperation, ParameterPlace, Spec, SpecDocument} from '../types.js'
import {mediaFor, responseFor} from '../validate/media.js'
import {type SampleOptions, sampleValue} from './value.js'

export type SampleChoice = Omit<SampleOptions, 'side'>

export interface SampledRequest {
  parameters: ReadonlyArray<{name: string; in: ParameterPlace; required: boolean; value: unknown}>
  body?: {mediaType: string; value: unknown}
}

/** A request as the description's examples have it; what has none is made up from its schema. */
export async function sampleRequest(
  spec: Spec,
  operation: IndexedOperation,
  choice: SampleChoice & {optional?: boolean} = {},
): Promise<SampledRequest> {
  const document = await spec.document()
  const {item, at} = atOperation(document, operation)
  const view = viewOperation(document, item, at)
  const [media] = byPreference(view.body?.media ?? [])
  return {
    parameters: view.parameters
      .filter(({required}) => required || choice.optional)
      .map(({name, in: place, required, schema, examples}) => {
        const [example] = choice.ignoreExamples ? [] : examples
        const value =
          example ??
          (schema ? sampleValue(document, schema, {...choice, side: 'request'}) : 'string')
        return {name, in: place, required, value}
      }),
    ...(media && {
      body: {mediaType: media.mediaType, value: sampleMedia(document, media, 'request', choice)},
    }),
  }
}

export interface ResponseChoice extends SampleChoice {
  /** Without one the first success that is described. */
  status?: number
  /** A media type, or what an `Accept` header names first. */
  mediaType?: string
  /** The name of one of the description's examples. */
  example?: string
}

export interface SampledResponse {
  status: number
  headers: ReadonlyArray<readonly [name: string, value: string]>
  /** Absent when the response has no content. */
  mediaType?: string
  value?: unknown
  /** The names of the examples that can be asked for. */
  examples: readonly string[]
}

/**
 * A response as the description's examples have it; what has none is made up from its schema.
 * Undefined when the status is not described.
 */
export async function sampleResponse(
  spec: Spec,
  operation: IndexedOperation,
  choice: ResponseChoice = {},
): Promise<SampledResponse | undefined> {
  const document = await spec.document()
  const {item, at} = atOperation(document, operation)
  const {responses} = viewOperation(document, item, at)
  const status = choice.status ?? firstSuccess(responses.map((response) => response.status))
  const described = responseFor(responses, status)
  if (!described) return undefined
  const {media} = described
  const chosen = choice.mediaType === undefined ? undefined : mediaFor(media, choice.mediaType)
  const [view] = chosen ? [chosen] : byPreference(media)
  const headers = described.headers.flatMap(({name, schema, examples, required}) => {
    const [example] = examples
    if (example === undefined && !required) return []
    const value =
      example ?? (schema ? sampleValue(document, schema, {...choice, side: 'response'}) : 'string')
    return [[name, String(value)] as const]
  })
  return {
    status,
    headers,
    examples: view?.examples.map(([name]) => name).filter((name) => name !== '') ?? [],
    ...(view && {
      mediaType: view.mediaType,
      value: sampleMedia(document, view, 'response', choice),
    }),
  }
}

function sampleMedia(
  document: SpecDocument,
  media: MediaView,
  side: SampleOptions['side'],
  choice: SampleChoice & {example?: string},
): unknown {
  const named = media.examples.find(([name]) => name === choice.example)
  const [first] = media.examples
  if (named) return named[1]
  if (first && !choice.ignoreExamples) return first[1]
  return media.schema ? sampleValue(document, media.schema, {...choice, side}) : undefined
}

/** The first 2XX; then `default` as 200; then whatever comes first. */
function firstSuccess(statuses: readonly string[]): number {
  const success = statuses.find((status) => /^2/.test(status))
  const [first] = statuses
  const chosen = success ?? (statuses.includes('default') ? '200' : (first ?? '200'))
  const number = Number(chosen.replace(/XX$/i, '00'))
  return Number.isInteger(number) && number >= 100 ? number : 200
}
