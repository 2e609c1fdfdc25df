import type {PipelineResponse} from './types.js'

/**
 * A copy of a response with some fields changed. Getters stay getters: `attempts` and `historyId`
 * are known only once the body has been read.
 */
export function refine(
  response: PipelineResponse,
  changes: Partial<PipelineResponse>,
): PipelineResponse {
  const descriptors = {
    ...Object.getOwnPropertyDescriptors(response),
    ...Object.getOwnPropertyDescriptors(changes),
  }
  return Object.create(Object.prototype, descriptors) as PipelineResponse
}
