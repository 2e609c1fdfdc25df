import type {CallDeps, McpDeps} from '../mcp/index.js'
import {benchDeps} from './bench/run.js'
import {createDeps, type Deps} from './deps.js'
import {filterJson} from './request/filter.js'
import {specContext} from './spec.js'
import {secretDeps} from './webhook/settings.js'

export interface McpSurroundings {
  /** Of apix. */
  version: string
  /** The installed package's folder. */
  root: string
}

/**
 * What the tools need, made anew for each call: a server lives for days, while people log in and
 * edit their configuration. The redactor and the streams are those of the command.
 */
export function mcpDeps(command: Deps, surroundings: McpSurroundings): McpDeps {
  return {
    redactor: command.redactor,
    log: (message) => command.notifier.warn(message),
    open: (selection, signal) => callDeps(command, surroundings, selection, signal),
  }
}

function callDeps(
  command: Deps,
  {version, root}: McpSurroundings,
  selection: CallDeps['selection'],
  signal: AbortSignal,
): CallDeps {
  const {api, environment: env, account} = selection
  const userAgent = `apix/${version}`
  const notices: string[] = []
  const keep = (message: string) => {
    // A call that is retried for long says the same over and over.
    if (notices.length < 20) notices.push(message)
  }
  const {output, redactor, notifier} = command
  // Nobody sits at the protocol: nothing is asked for.
  const options = {...command.options, api, env, account, input: false, quiet: true, json: false}
  const deps = createDeps(command.environment, options, signal, {
    output,
    redactor,
    notifier: {
      notice: keep,
      warn(message) {
        keep(message)
        notifier.warn(message)
      },
      detail: (message) => notifier.detail(message),
    },
  })
  return {
    clock: deps.clock,
    redactor,
    signal,
    selection,
    notices,
    registry: () => deps.registry(),
    pipeline: () => deps.pipeline(userAgent),
    authorizer: () => deps.authorizer(),
    environment: deps.environment,
    credentials: () => deps.credentials(),
    database: () => deps.database(),
    http: () => deps.http(),
    spec: () => specContext(deps, undefined, userAgent),
    async webhookSecrets(provider, settings) {
      const {resolveSecrets} = await import('../webhook/index.js')
      const isOwn = settings?.webhook.provider === provider.id
      const reference = isOwn ? settings.webhook.secret : undefined
      return resolveSecrets({provider, reference, previous: false}, secretDeps(deps))
    },
    async engine(plan, target) {
      return (await benchDeps({warmup: plan.warmup}, plan, target, root, deps)).deps
    },
    filter: filterJson,
    close: () => deps.close(),
  }
}
