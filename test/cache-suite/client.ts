import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createHttpClient, type HttpClient} from '../../src/http/index.js'
import {createPipeline, readBody} from '../../src/request/index.js'
import {createRedactor, systemClock} from '../../src/shared/index.js'
import {openCacheStore, openDatabase} from '../../src/storage/index.js'

/** A `fetch` that goes through apix's pipeline and its cache, in directories of its own. */
export async function createCachedFetch(storeUrl: string | undefined) {
  const home = mkdtempSync(join(tmpdir(), 'apix-cache-suite-'))
  const database = await openDatabase(join(home, 'apix.db'))
  const redactor = createRedactor()
  const store = await openCacheStore({
    url: storeUrl,
    database: async () => database,
    clock: systemClock,
    redactor,
    directory: home,
    maxSize: 256 * 1024 * 1024,
  })
  /** A connection each: one that the server closes while it is reused would look like a failure. */
  const clients: HttpClient[] = []
  const warnings: string[] = []
  const background: Array<Promise<void>> = []
  const pipeline = createPipeline({
    async http() {
      const client = createHttpClient({environment: {}})
      clients.push(client)
      return client
    },
    clock: systemClock,
    notifier: {notice() {}, warn: (text) => warnings.push(text), detail() {}},
    redactor,
    userAgent: 'apix/test',
    random: Math.random,
    store: async () => Promise.reject(new Error('nothing is paced here')),
    cacheStore: async () => store,
    background: (work) => background.push(work),
  })

  const cachedFetch = async (
    input: string | URL | Request,
    init: RequestInit & {cache?: string} = {},
  ) => {
    const headers = [...(init.headers as Array<[string, string]>)]
    // What the Fetch standard makes of its cache modes.
    if (init.cache === 'no-cache') headers.push(['Cache-Control', 'max-age=0'])
    const request = await pipeline.prepare(
      {
        method: init.method ?? 'GET',
        target: String(input),
        headers,
        query: [],
        body: init.body ? {kind: 'bytes', bytes: Buffer.from(String(init.body))} : {kind: 'none'},
      },
      undefined,
      {
        cache: true,
        retry: {limit: 0},
        follow: init.redirect !== 'manual',
        ...(init.signal && {signal: init.signal}),
      },
    )
    const response = await pipeline.run(request)
    const body = await readBody(response.body, 1e6)
    // Not a Response: the suite uses statuses that the class refuses.
    return {
      status: response.status,
      statusText: response.statusText,
      headers: new Headers(
        response.headers.map(([name, value]): [string, string] => [name, value]),
      ),
      text: async () => body.toString(),
    } as Response
  }

  return {
    fetch: cachedFetch as typeof fetch,
    warnings,
    async close() {
      await Promise.allSettled(background)
      for (const client of clients) client.close()
      await store.close()
      database.close()
      rmSync(home, {recursive: true, force: true})
    },
  }
}
