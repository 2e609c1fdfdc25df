import type {RequestDraft, RequestOptions} from '../request/index.js'
import {type Clock, createId} from '../shared/index.js'
import {bodyOf} from './body.js'
import {ACCOUNT, rateOf, retryOf} from './settings.js'
import type {CallOptions, ClientBody, QueryValue} from './types.js'

/** A call as a request that the pipeline can prepare. */
export async function draftOf(
  method: string,
  path: string,
  value: ClientBody | undefined,
  call: CallOptions,
  clock: Clock,
): Promise<RequestDraft> {
  const {body, contentType} = await bodyOf(value)
  const {idempotencyKey: key} = call
  const made = key === true ? createId(clock.now()) : key
  return {
    method: method.toUpperCase(),
    target: path,
    headers: [
      ['Accept', 'application/json, */*;q=0.5'],
      ...Object.entries(call.headers ?? {}),
      ...(made === undefined ? [] : ([['Idempotency-Key', made]] as const)),
    ],
    query: Object.entries(call.query ?? {}).flatMap(([name, given]) =>
      [given].flat().flatMap((item) => field(name, item as QueryValue)),
    ),
    body,
    ...(contentType !== undefined && {contentType}),
  }
}

function field(name: string, value: QueryValue): Array<readonly [string, string]> {
  return value === undefined || value === null ? [] : [[name, String(value)]]
}

export function optionsOf(call: CallOptions): RequestOptions {
  const {timeout, maxTime, retries, rateLimit, cache, signal, maxRedirects} = call
  return {
    account: ACCOUNT,
    follow: call.followRedirects ?? true,
    ...(timeout !== undefined && {timeout}),
    ...(maxTime !== undefined && {maxTime}),
    ...(retries !== undefined && {retry: retryOf(retries)}),
    ...(rateLimit !== undefined && {rateLimit: rateOf(rateLimit)}),
    ...(cache !== undefined && {cache}),
    ...(signal && {signal}),
    ...(maxRedirects !== undefined && {maxRedirects}),
  }
}
