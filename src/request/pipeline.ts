import type {ApiSettings, Guard, SecretResolver} from '../api/index.js'
import type {Authorizer} from '../auth/index.js'
import type {HttpClient} from '../http/index.js'
import type {Clock, Notifier, Redactor} from '../shared/index.js'
import type {CacheStore, SharedStore} from '../storage/index.js'
import type {LimitBook} from './limits/book.js'
import {prepare} from './prepare.js'
import {authorize} from './stages/authorize.js'
import {cache} from './stages/cache.js'
import {cookies} from './stages/cookies.js'
import {follow} from './stages/follow.js'
import {pace} from './stages/pace.js'
import {prove} from './stages/prove.js'
import {record} from './stages/record.js'
import {retry} from './stages/retry.js'
import {send} from './stages/send.js'
import {validate} from './stages/validate.js'
import type {MessageValidator, Next, Pipeline, PipelineObserver, Recorder, Stage} from './types.js'

/** What the stages need. Whatever costs time is a function that is called when it is needed. */
export interface PipelineDeps {
  http: () => Promise<HttpClient>
  clock: Clock
  notifier: Notifier
  redactor: Redactor
  userAgent: string
  /** From 0 to 1; the jitter of retries. */
  random: () => number
  /** What limits share with other processes. */
  store: () => Promise<SharedStore>
  /** What servers said about their limits; without one nobody listens. */
  limits?: LimitBook
  /** Without one nothing is stored and nothing answered from store. */
  cacheStore?: () => Promise<CacheStore>
  /** Takes what goes on after a response; without it nobody waits for that. */
  background?: (work: Promise<void>) => void
  observer?: PipelineObserver
  authorizer?: () => Promise<Authorizer>
  secrets?: () => Promise<SecretResolver>
  guard?: (url: URL, chosen: ApiSettings | undefined) => Promise<Guard | undefined>
  /** Without one nothing is kept. */
  recorder?: () => Promise<Recorder>
  /** Without one nothing is validated. */
  validator?: () => Promise<MessageValidator>
}

/**
 * A request's way, in this order. Recording sees what the person sees, retries included. What is
 * answered from the cache needs neither a fresh token nor a slot; redirects pass it as one. Every
 * attempt is authorised anew, so that a token may be renewed between two of them; every exchange,
 * redirects included, waits for its slot.
 */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const stages: Stage[] = [
    ...(deps.validator ? [validate({...deps, validator: deps.validator})] : []),
    ...(deps.recorder ? [record({...deps, recorder: deps.recorder})] : []),
    ...(deps.cacheStore
      ? [cache({background: () => {}, ...deps, cacheStore: deps.cacheStore})]
      : []),
    retry(deps),
    ...(deps.authorizer ? [authorize(deps.authorizer)] : []),
    follow,
    cookies,
    pace({...deps, prepare: async () => (await deps.http()).prepare()}),
    prove,
  ]
  const run = stages.reduceRight<Next>(
    (next, stage) => (request) => stage(request, next),
    send(deps.http),
  )
  return {
    prepare: (draft, settings, options) => prepare(draft, settings, options, deps),
    run,
  }
}
