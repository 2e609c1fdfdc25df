import {readFileSync} from 'node:fs'
import {dirname, resolve} from 'node:path'
import {environment} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {createHttpClient} from '../http/index.js'
import {systemClock} from '../shared/index.js'
import {type AssembleDeps, assemble, type MockMemory} from './assemble.js'
import type {MockFile} from './definition/load.js'
import type {MockOptions} from './library-types.js'
import type {Upstream} from './proxy/types.js'
import {startMock} from './server.js'
import type {MockBehaviour, MockLimit, MockServer, RouteSource, Ruled} from './types.js'

export interface LibraryInput {
  options: MockOptions
  port: number
  /** The routes of `on`. */
  source: RouteSource
  limits: ReadonlyArray<Ruled<MockLimit>>
  memory: MockMemory
}

export interface LibraryMock {
  server: MockServer
  /** PEM, where the certificate was made here. */
  ca?: string
  close(): Promise<void>
}

/**
 * Starts the server of `createMock`. What only some mocks need is loaded for them alone.
 * @throws ApixError PORT_BUSY, CONFIG_INVALID, FILE_UNREADABLE, SPEC_INVALID, STORAGE, TLS
 */
export async function openLibraryMock(input: LibraryInput): Promise<LibraryMock> {
  const {options, port, source, limits, memory} = input
  const {rateLimitHeaders, onMiss, record, cors, seed, host, maxBody} = options
  const own: Omit<MockBehaviour, 'sources'> = {
    limits,
    ...(rateLimitHeaders !== undefined && {dialect: rateLimitHeaders}),
    ...(cors !== undefined && {cors}),
    ...(seed !== undefined && {seed}),
  }
  const {upstream, close: closeUpstream} = upstreamOf(options)
  const defined = await definedBehaviour(options, own, memory, upstream)
  const behaviour = {
    ...(defined ?? own),
    sources: [source, ...(defined?.sources ?? [])],
    ...(upstream && {upstream}),
  }
  const certificate = await certificateOf(options)
  const recorder = record === undefined ? undefined : await recorderOf(record, !upstream)
  const server = await startMock(
    {
      ...behaviour,
      ...{port, state: memory.state},
      ...(host !== undefined && {host}),
      ...(maxBody !== undefined && {maxBody}),
      ...(certificate && {tls: {cert: certificate.cert, key: certificate.key}}),
      ...(recorder && {recorder}),
    },
    {
      clock: systemClock,
      notifier: {notice: (text: string) => onMiss?.(text), warn() {}, detail() {}},
    },
  )
  return {
    server,
    ...(certificate?.ca !== undefined && {ca: certificate.ca}),
    async close() {
      await server.close()
      await recorder?.close()
      closeUpstream()
    },
  }
}

async function definedBehaviour(
  {definition}: MockOptions,
  behaviour: Omit<MockBehaviour, 'sources'>,
  memory: MockMemory,
  upstream: Upstream | undefined,
): Promise<MockBehaviour | undefined> {
  if (definition === undefined) return undefined
  const {checkMock, parseMock} = await import('./definition/load.js')
  const path = typeof definition === 'string' ? resolve(definition) : undefined
  const file: MockFile =
    path === undefined
      ? await checkMock(definition as Exclude<typeof definition, string>)
      : await parseMock(read(path).toString('utf8'), path)
  const folder = path === undefined ? process.cwd() : dirname(path)
  const deps: AssembleDeps = {
    memory,
    now: () => systemClock.now(),
    readFile: (name) => read(resolve(folder, name)),
    openSpec: (name) => specOf(/^https?:/i.test(name) ? name : resolve(folder, name)),
    upstream: (url) => upstream ?? upstreamOf({proxy: url}).upstream ?? unreachable(),
  }
  return assemble({routes: () => [], definition: file, behaviour}, deps)
}

function unreachable(): never {
  throw new Error('an upstream has a URL')
}

/** Read anew each time: a library keeps no files of its own. */
async function specOf(source: string) {
  const {readSpecOnce} = await import('../spec/index.js')
  return readSpecOnce(source, {
    clock: systemClock,
    async fetchText(url) {
      const response = await fetch(url)
      if (!response.ok) {
        throw new ApixError(
          'SPEC_MISSING',
          `no OpenAPI document at ${url}: HTTP ${response.status}`,
        )
      }
      return {text: await response.text(), url: response.url}
    },
  })
}

function upstreamOf({proxy}: Pick<MockOptions, 'proxy'>): {upstream?: Upstream; close(): void} {
  if (proxy === undefined) return {close() {}}
  const {url, ca, insecure} = typeof proxy === 'string' ? {url: proxy} : proxy
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new ApixError('USAGE', `"${url}" is no http or https URL`)
  }
  const http = createHttpClient({environment: environment()})
  return {
    upstream: {
      url: parsed.origin + parsed.pathname.replace(/\/+$/, ''),
      http: async () => http,
      ...((ca !== undefined || insecure) && {
        tls: {...(ca !== undefined && {ca: Buffer.from(ca)}), ...(insecure && {insecure})},
      }),
    },
    close: () => http.close(),
  }
}

async function certificateOf({tls, host = '127.0.0.1'}: MockOptions) {
  if (!tls) return undefined
  if (tls !== true) return {...tls, ca: undefined}
  const {makeCertificate, namesFor} = await import('./tls/certificate.js')
  return makeCertificate(namesFor(host, []), systemClock.now())
}

async function recorderOf(path: string, all: boolean) {
  const {recordHar} = await import('./har/record.js')
  return recordHar({path: resolve(path), version: 'library', all}, {warn() {}})
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path}: ${code}`, {cause})
  }
}
