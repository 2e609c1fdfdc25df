import {join} from 'node:path'
import type {ApiSettings, Guard} from '../../api/index.js'
import type {HttpClient} from '../../http/index.js'
import type {Pipeline} from '../../request/index.js'
import {systemClock} from '../../shared/index.js'
import type {Deps} from '../deps.js'
import {lazy} from './lazy.js'
import type {Wiring} from './types.js'

/** The way out to the network. */
export function requests(wiring: Wiring): Pick<Deps, 'http' | 'limits' | 'pipeline'> {
  let pipeline: Promise<Pipeline> | undefined
  return {
    http: lazy(() => createTheClient(wiring)),
    limits: lazy(async () => {
      const {createLimitBook, createSheetFiles} = await import('../../request/index.js')
      const {environment, directories, sharedStore} = wiring.deps
      return createLimitBook({
        store: sharedStore,
        now: () => systemClock.now(),
        // With a store of many machines there is no other place to look.
        ...(!environment['APIX_STORE_URL'] && {
          files: createSheetFiles(join(directories.data, 'limits')),
        }),
      })
    }),
    pipeline(userAgent) {
      pipeline ??= createThePipeline(userAgent, wiring)
      return pipeline
    },
  }
}

async function createTheClient({deps, onClose}: Wiring): Promise<HttpClient> {
  const {environment, redactor} = deps
  const {createHttpClient, PROXY_VARIABLES, proxyPasswords} = await import('../../http/index.js')
  const variables = PROXY_VARIABLES.map((name) => environment[name])
  for (const password of proxyPasswords(variables)) redactor.add(password)
  const created = createHttpClient({environment})
  onClose(() => created.close())
  return created
}

async function createThePipeline(userAgent: string, wiring: Wiring): Promise<Pipeline> {
  const {deps, background} = wiring
  const {createPipeline} = await import('../../request/index.js')
  return createPipeline({
    clock: systemClock,
    notifier: deps.notifier,
    redactor: deps.redactor,
    userAgent,
    random: Math.random,
    http: deps.http,
    store: deps.sharedStore,
    limits: await deps.limits(),
    cacheStore: deps.cacheStore,
    background,
    authorizer: deps.authorizer,
    secrets: deps.secretResolver,
    guard: (url, chosen) => guardIn(deps, url, chosen),
    recorder: deps.recorder,
    validator: async () => {
      const {messageValidator} = await import('../request/validator.js')
      return messageValidator(deps, userAgent)
    },
  })
}

async function guardIn(
  {registry}: Deps,
  url: URL,
  chosen: ApiSettings | undefined,
): Promise<Guard | undefined> {
  const {guardOf} = await import('../../api/index.js')
  return guardOf(url, chosen, await registry())
}
