import type {RedisClientType} from '@redis/client'
import {ApixError} from '../../errors/index.js'
import type {StoreAddress} from './store-address.js'

/** How long connecting and one command may take. Milliseconds. */
const TIMEOUT = 3000
/** After a failure nobody waits for the same server again for this long. Milliseconds. */
const COOL_DOWN = 5000

const HINT = 'check APIX_STORE_URL and that Redis runs there, or unset it to stay on this machine'
const TRUST =
  'if an authority of your own signed its certificate, name that in NODE_EXTRA_CA_CERTS=FILE'
/** What TLS calls a chain that ends nowhere it knows. */
const UNTRUSTED = /^(?:SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF))/

export type Client = RedisClientType<
  Record<string, never>,
  Record<string, never>,
  Record<string, never>,
  2
>

/** One connection to Redis, made when it is first used and again after it broke. */
export interface RedisLink {
  readonly place: string
  /** @throws ApixError STORE_UNREACHABLE with the host and never a password */
  use<T>(work: (client: Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Bundled, what a CommonJS package exports is found under `default` alone. */
export async function loadRedis(): Promise<typeof import('@redis/client')> {
  return (await import('@redis/client')).default
}

export function createRedisLink(address: StoreAddress): RedisLink {
  const {place} = address
  let connecting: Promise<Client> | undefined
  let failed: {at: number; error: ApixError} | undefined

  async function connect(): Promise<Client> {
    const {createClient} = await loadRedis()
    const {host, port, tls, database, username, password} = address
    const client = createClient({
      // Every Redis and what is compatible with it speaks version 2.
      RESP: 2,
      database,
      ...(username !== undefined && {username}),
      ...(password !== undefined && {password}),
      socket: {host, port, connectTimeout: TIMEOUT, reconnectStrategy: false, ...(tls && {tls})},
      commandOptions: {timeout: TIMEOUT},
      disableOfflineQueue: true,
      maintNotifications: 'disabled',
    }) as Client
    // A broken connection is reported by the command that finds it broken.
    client.on('error', () => {})
    await bounded(client.connect(), () => client.destroy())
    return client
  }

  async function client(): Promise<Client> {
    if (failed && performance.now() - failed.at < COOL_DOWN) throw failed.error
    const known = await connecting
    if (known?.isReady) return known
    // Whoever comes here first connects for all that wait.
    if (known) connecting = undefined
    connecting ??= connect()
    return connecting
  }

  return {
    place,
    async use(work) {
      try {
        return await work(await client())
      } catch (error) {
        if (error === failed?.error) throw error
        const mapped = toStoreError(error, place)
        if (connecting && !(await connecting.catch(() => undefined))?.isReady) {
          connecting = undefined
          failed = {at: performance.now(), error: mapped}
        }
        throw mapped
      }
    },
    async close() {
      const opened = await connecting?.catch(() => undefined)
      connecting = undefined
      if (opened?.isOpen) opened.destroy()
    },
  }
}

/** `connectTimeout` ends with the TCP connection; a server that then stays silent must not hang us. */
async function bounded(work: Promise<unknown>, giveUp: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT} ms`)), TIMEOUT)
  })
  try {
    await Promise.race([work, late])
  } catch (error) {
    giveUp()
    work.catch(() => {})
    throw error
  } finally {
    clearTimeout(timer)
  }
}

function toStoreError(error: unknown, place: string): ApixError {
  const chain = [error, (error as AggregateError).errors?.[0], (error as Error).cause]
  const code = chain.map((item) => (item as NodeJS.ErrnoException | undefined)?.code).find(Boolean)
  const {message = ''} = error as Error
  const isPassword = /^(?:WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password|NOPERM)/i.test(message)
  const words = isPassword
    ? `the shared store ${place} refuses the user or the password`
    : `the shared store ${place} cannot be used: ${code ?? message.split('\n')[0]}`
  const hints = UNTRUSTED.test(String(code)) ? [TRUST, HINT] : [HINT]
  return new ApixError('STORE_UNREACHABLE', words, {hints, cause: error})
}
