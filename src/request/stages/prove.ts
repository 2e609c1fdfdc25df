import {discard} from '../body.js'
import {headerValue} from '../headers.js'
import type {PipelineRequest, Stage} from '../types.js'

/**
 * Signs each exchange for a token that is bound to a key (RFC 9449 section 7). A server that wants
 * a nonce of its own in the proof says so once (section 9); then the request is sent again with it.
 */
export const prove: Stage = async (request, next) => {
  const {prover, url} = request
  if (!prover) return next(request)
  const response = await next(await proven(request, prover))
  const nonce = headerValue(response.headers, 'dpop-nonce')
  const isNew = nonce !== undefined && prover.learn(url, nonce)
  const challenge = headerValue(response.headers, 'www-authenticate') ?? ''
  const wanted = response.status === 401 && /use_dpop_nonce/.test(challenge)
  if (!wanted || !isNew || request.body.kind === 'stream') return response
  await discard(response.body)
  return next(await proven(request, prover))
}

async function proven(
  request: PipelineRequest,
  prover: NonNullable<PipelineRequest['prover']>,
): Promise<PipelineRequest> {
  const {bound} = request
  const proof = await prover.prove(request)
  return {...request, bound: {...bound, headers: [...bound.headers, proof]}}
}
