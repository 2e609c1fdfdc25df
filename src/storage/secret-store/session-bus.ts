import {once} from 'node:events'
import {connect, type Socket} from 'node:net'
import {ApixError} from '../../errors/index.js'
import {type Call, encodeCall, type Reply, takeMessage} from './dbus-message.js'

type Variables = Readonly<Record<string, string | undefined>>

/** A connection to the D-Bus session bus that never blocks the event loop. */
export interface SessionBus {
  call(call: Call): Promise<Reply>
  close(): void
}

const HANDSHAKE_TIMEOUT = 3000
const CALL_TIMEOUT = 5000

/**
 * Where the session bus listens, in the form `net.connect` takes (D-Bus specification, "Server
 * Addresses"); undefined when there is none.
 */
export function busAddress(environment: Variables): {path: string} | undefined {
  const runtime = environment['XDG_RUNTIME_DIR']
  const fallback = runtime ? {path: `${runtime}/bus`} : undefined
  const configured = environment['DBUS_SESSION_BUS_ADDRESS']
  if (!configured) return fallback
  for (const address of configured.split(';')) {
    if (!address.startsWith('unix:')) continue
    const pairs = address.slice('unix:'.length).split(',')
    const keys = new Map(
      pairs.map((pair) => {
        const [key = '', value = ''] = pair.split(/=(.*)/s)
        return [key, unescapeValue(value)]
      }),
    )
    const path = keys.get('path')
    if (path) return {path}
    const abstract = keys.get('abstract')
    if (abstract) return {path: `\0${abstract}`}
    if (keys.get('runtime') === 'yes') return fallback
  }
  return undefined
}

function unescapeValue(value: string): string {
  return value.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/**
 * Connects and authenticates (SASL EXTERNAL).
 * @throws ApixError KEYCHAIN_UNAVAILABLE without a bus, KEYCHAIN_TIMEOUT when it does not answer
 *   within 3 s
 */
export async function connectSessionBus(environment: Variables): Promise<SessionBus> {
  const address = busAddress(environment)
  if (!address) throw unavailable('there is no D-Bus session bus')
  const socket = connect(address)
  socket.on('error', () => {})
  const inbox = createInbox(socket)
  let serial = 0
  try {
    await within(HANDSHAKE_TIMEOUT, 'the D-Bus session bus does not answer', handshake())
  } catch (error) {
    socket.destroy()
    throw error instanceof ApixError
      ? error
      : unavailable('the D-Bus session bus cannot be reached', error)
  }
  async function handshake(): Promise<void> {
    await once(socket, 'connect')
    const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
    socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
    const answer = await inbox.take((buffer) => {
      const end = buffer.indexOf('\r\n')
      return end < 0 ? undefined : {value: buffer.toString('latin1', 0, end), length: end + 2}
    })
    if (!answer.startsWith('OK ')) throw unavailable('the D-Bus session bus refuses this user')
    socket.write('BEGIN\r\n')
    socket.write(encodeCall(++serial, HELLO))
  }

  return {
    async call(call) {
      const own = ++serial
      socket.write(encodeCall(own, call))
      const answer = async () => {
        for (;;) {
          const reply = await inbox.take(takeMessage)
          if (reply.replySerial === own) return reply
        }
      }
      return within(CALL_TIMEOUT, 'the keychain service does not answer', answer())
    },
    close() {
      socket.destroy()
    },
  }
}

const HELLO: Call = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
  strings: [],
}

function unavailable(message: string, cause?: unknown): ApixError {
  return new ApixError('KEYCHAIN_UNAVAILABLE', `no keychain: ${message}`, {cause})
}

async function within<T>(milliseconds: number, message: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ApixError('KEYCHAIN_TIMEOUT', `${message} (waited ${milliseconds} ms)`)),
      milliseconds,
    )
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}

type Take<T> = (buffer: Buffer) => {value: T; length: number} | undefined

/** The bytes received so far, from which whole messages are taken. */
function createInbox(socket: Socket) {
  let buffer: Buffer = Buffer.alloc(0)
  let closed: Error | undefined
  let wake = () => {}
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk])
    wake()
  })
  socket.on('close', () => {
    closed = unavailable('the D-Bus session bus closed the connection')
    wake()
  })
  return {
    async take<T>(take: Take<T>): Promise<T> {
      for (;;) {
        const taken = take(buffer)
        if (taken) {
          buffer = buffer.subarray(taken.length)
          return taken.value
        }
        if (closed) throw closed
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
