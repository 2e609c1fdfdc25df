import {spawn} from 'node:child_process'
import net from 'node:net'

/** Listens, then stands still: the kernel accepts what fits its queue, and no more. */
const LISTENER = `
  const server = require('node:net').createServer()
  server.listen({host: process.argv[1], port: Number(process.argv[2]), backlog: 1}, () => {
    process.stdout.write(String(server.address().port), () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)
    })
  })
`

export interface DeadAddress {
  address: string
  port: number
  close(): void
}

/** A loopback address at which attempts to connect are neither accepted nor refused. */
export async function deadAddress(address = '127.0.0.9', port = 0): Promise<DeadAddress> {
  const child = spawn(process.execPath, ['-e', LISTENER, address, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const fillers: net.Socket[] = []
  const close = () => {
    for (const socket of fillers) socket.destroy()
    child.kill('SIGKILL')
  }
  const bound = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (text) => resolve(Number(text)))
    child.once('exit', (code) => reject(new Error(`the listener ended with ${code}`)))
  })
  for (let full = false; !full; ) {
    if (fillers.length > 20) throw new Error('the queue of the listener never fills')
    const socket = net.connect({host: address, port: bound})
    socket.on('error', () => {})
    fillers.push(socket)
    full = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(true), 300)
      socket.once('connect', () => {
        clearTimeout(timer)
        resolve(false)
      })
    })
  }
  return {address, port: bound, close}
}
