import {networkInterfaces} from 'node:os'
import {join} from 'node:path'
import {ApixError, isApixError} from '../../errors/index.js'
import type {ServerTls, TlsSettings} from '../../http/index.js'
import {
  createMockMemory,
  type HarRecorder,
  type MockCall,
  type MockServer,
  startMock,
  type Upstream,
  watchFiles,
} from '../../mock/index.js'
import type {Deps} from '../deps.js'
import {tlsSettings} from '../request/options.js'
import {specContext} from '../spec.js'
import {createMockLoader, type MockFlags, type MockLoader} from './input.js'

const DEFAULT_PORT = 4500

export interface OpenFlags extends MockFlags {
  host: string
  port?: number | undefined
  tls: boolean
  cert?: string | undefined
  key?: string | undefined
  'upstream-ca'?: string | undefined
  insecure?: boolean | undefined
  watch: boolean
}

export interface OpenInput {
  flags: OpenFlags
  source: string | undefined
  /** With a command there is no need for a port that a person knows. */
  hasCommand: boolean
  version: string
  onCall(call: MockCall): void
  /** The files were read again; with what is wrong with them. */
  onReload(error: ApixError | undefined): void
}

export interface OpenMock {
  server: MockServer
  /** The authority that clients have to trust, where the certificate was made here. */
  caPath?: string
  recorder?: HarRecorder
  close(): Promise<void>
}

/**
 * Starts what the flags of `apix mock` describe.
 * @throws ApixError USAGE, CONFIG_INVALID, FILE_UNREADABLE, PORT_BUSY, SPEC_INVALID, TLS
 */
export async function openMock(input: OpenInput, deps: Deps): Promise<OpenMock> {
  const {flags, source, hasCommand, version, onCall} = input
  const {clock, notifier} = deps
  const memory = createMockMemory()
  const tls = await tlsSettings({
    ca: flags['upstream-ca'],
    cert: undefined,
    key: undefined,
    insecure: flags.insecure ?? false,
  })
  const loader = createMockLoader(flags, source, {
    ...{clock, memory},
    upstream: (url) => upstreamOf(url, deps, tls),
    openSpec: async (name) => (await specContext(deps, name, `apix/${version}`)).spec,
  })
  const behaviour = await loader.load()
  const certificate = await certificateOf(flags, deps)
  const recorder = await recorderOf(flags, behaviour.upstream === undefined, version, deps)
  const server = await startMock(
    {
      ...behaviour,
      state: memory.state,
      host: flags.host,
      port: flags.port ?? (hasCommand ? 0 : DEFAULT_PORT),
      ...(certificate && {tls: certificate}),
      ...(recorder && {recorder}),
    },
    {clock, notifier, onCall},
  )
  const stop = flags.watch && source !== undefined ? reload(loader, server, input, deps) : () => {}
  return {
    server,
    ...(certificate?.caPath !== undefined && {caPath: certificate.caPath}),
    ...(recorder && {recorder}),
    async close() {
      stop()
      await server.close()
      await recorder?.close()
    },
  }
}

/**
 * Reads changed files again; what is broken leaves everything as it is.
 * @returns stops it
 */
function reload(
  loader: MockLoader,
  server: MockServer,
  {onReload}: OpenInput,
  {notifier}: Deps,
): () => void {
  const failed = (error: Error) => {
    notifier.warn(`changed files are not read again: ${error.message}`)
  }
  let turn: Promise<void> = Promise.resolve()
  const watch = watchFiles(() => {
    // One after the other: the latest content wins.
    turn = turn.then(again).catch(failed)
  }, failed)

  async function again(): Promise<void> {
    try {
      server.replace(await loader.load())
      onReload(undefined)
    } catch (error) {
      if (!isApixError(error)) throw error
      onReload(error)
    }
    watch.files(await loader.files())
  }

  watch.files(loader.known())
  // A description is read in full for that; nobody has to wait for it.
  turn = loader
    .files()
    .then((files) => watch.files(files))
    .catch(failed)
  return () => watch.close()
}

function upstreamOf(url: string, deps: Deps, tls: TlsSettings | undefined): Upstream {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.search || parsed.hash) {
    throw new ApixError('USAGE', `"${url}" is no http or https URL that calls can be passed on to`)
  }
  const {origin, pathname} = parsed
  return {
    url: origin + pathname.replace(/\/+$/, ''),
    http: () => deps.http(),
    ...(tls && {tls}),
  }
}

async function certificateOf(
  {tls, cert, key, host}: OpenFlags,
  {directories, clock}: Deps,
): Promise<(ServerTls & {caPath?: string}) | undefined> {
  const own = await tlsSettings({ca: undefined, cert, key, insecure: false})
  if (own?.cert && own.key) return {cert: own.cert, key: own.key}
  if (!tls) return undefined
  const {keptCertificate, namesFor} = await import('../../mock/index.js')
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter(({scopeid}) => !scopeid).map(({address}) => address),
  )
  const folder = join(directories.data, 'mock-tls')
  return keptCertificate(namesFor(host, addresses), folder, clock.now())
}

async function recorderOf(
  {record}: OpenFlags,
  all: boolean,
  version: string,
  {notifier}: Deps,
): Promise<HarRecorder | undefined> {
  if (record === undefined) return undefined
  const {recordHar} = await import('../../mock/index.js')
  const warn = (message: string) => notifier.warn(message)
  return recordHar({path: record, version, all}, {warn}).catch((cause: Error) => {
    throw new ApixError('FILE_UNREADABLE', `cannot record: ${cause.message}`, {cause})
  })
}
