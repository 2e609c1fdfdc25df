import type {Authorizer, Grant} from '../../auth/index.js'
import {discard} from '../body.js'
import {headerValue} from '../headers.js'
import {refine} from '../response.js'
import type {PipelineRequest, Stage} from '../types.js'

/**
 * Adds the API's credential. An Authorization given by hand stands as it is. After a 401 the
 * credential is renewed once, when the body can be sent again.
 */
export function authorize(authorizer: () => Promise<Authorizer>): Stage {
  return async (request, next) => {
    const {settings, options, url} = request
    const byHand = headerValue(request.headers, 'authorization') !== undefined
    if (!settings || settings.auth.type === 'none' || byHand) return next(request)
    const target = {
      settings,
      url,
      ...(options.account !== undefined && {account: options.account}),
      ...(options.signal && {signal: options.signal}),
    }
    const owner = await authorizer()
    const grant = await owner.grant(target)
    if (!grant) return next(request)
    const {account} = grant
    const response = await next(granted(request, grant))
    const replayable = request.body.kind !== 'stream'
    const renewed =
      response.status === 401 && replayable ? await owner.renew(target, grant) : undefined
    if (!renewed) return refine(response, {account})
    await discard(response.body)
    return refine(await next(granted(request, renewed)), {account})
  }
}

function granted(request: PipelineRequest, grant: Grant): PipelineRequest {
  const {headers, query} = request.bound
  return {
    ...request,
    credential: grant.fingerprint,
    bound: {headers: [...headers, ...grant.headers], query: [...query, ...grant.query]},
    prover: grant.prover,
  }
}
