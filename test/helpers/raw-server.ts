import net, {type AddressInfo} from 'node:net'

/** A request as it stood on the wire. */
export interface WireCapture {
  method: string
  target: string
  headers: Array<readonly [name: string, value: string]>
  body: Buffer
}

export interface RawServer {
  port: number
  captured: WireCapture[]
  close(): void
}

const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n'

/** Reads requests byte by byte, independently of Node's HTTP parser, and answers each with `{}`. */
export async function startRawServer(): Promise<RawServer> {
  const captured: WireCapture[] = []
  const server = net.createServer((socket) => {
    let received: Buffer = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      const request = parse(received)
      if (!request) return
      captured.push(request)
      socket.end(request.method === 'HEAD' ? HEAD : `${HEAD}{}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    captured,
    close: () => server.close(),
  }
}

/** The request once all of it is there. */
function parse(received: Buffer): WireCapture | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = received.subarray(0, end).toString('utf8').split('\r\n')
  const [method = '', target = ''] = first.split(' ')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  const value = (name: string) => headers.find(([candidate]) => candidate === name)?.[1]
  const rest = received.subarray(end + 4)
  const body = value('transfer-encoding')
    ? unchunked(rest)
    : complete(rest, Number(value('content-length') ?? 0))
  return body && {method, target, headers, body}
}

function complete(rest: Buffer, length: number): Buffer | undefined {
  return rest.length >= length ? rest.subarray(0, length) : undefined
}

function unchunked(rest: Buffer): Buffer | undefined {
  const chunks: Buffer[] = []
  let index = 0
  for (;;) {
    const line = rest.indexOf('\r\n', index)
    if (line === -1) return undefined
    const size = Number.parseInt(rest.subarray(index, line).toString('latin1'), 16)
    if (rest.length < line + 2 + size + 2) return undefined
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(rest.subarray(line + 2, line + 2 + size))
    index = line + 2 + size + 2
  }
}
