import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {portHolder} from '../../../src/http/port-holder.js'
import {temporaryFolder} from '../../helpers/run-apix.js'

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid inode\n'
const row = (local: string, state: string, inode: number) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1\n`

/** A process file system with one process that holds socket 42. */
function proc(rows: {tcp?: string; tcp6?: string}, name = 'holder\n'): string {
  const root = temporaryFolder()
  for (const folder of ['net', '4711/fd', '12']) mkdirSync(join(root, folder), {recursive: true})
  for (const [file, text] of Object.entries(rows)) {
    writeFileSync(join(root, 'net', file), HEADER + text)
  }
  writeFileSync(join(root, '4711', 'comm'), name)
  symlinkSync('/dev/null', join(root, '4711', 'fd', '0'))
  symlinkSync('socket:[42]', join(root, '4711', 'fd', '3'))
  return root
}

test('the process is found by the socket that listens', async () => {
  const holder = 'holder (process 4711)'
  expect(await portHolder(8080, proc({tcp: row('0100007F:1F90', '0A', 42)}))).toBe(holder)
  const six = row('00000000000000000000000001000000:1F90', '0A', 42)
  expect(await portHolder(8080, proc({tcp6: six}))).toBe(holder)
  expect(await portHolder(80, proc({tcp: row('0100007F:0050', '0A', 42)}))).toBe(holder)
})

test.each([
  ['a connection from that port', row('0100007F:1F90', '01', 42)],
  ['another port', row('0100007F:1F91', '0A', 42)],
  ["another user's program", row('0100007F:1F90', '0A', 43)],
])('%s is nobody', async (_, tcp) => {
  expect(await portHolder(8080, proc({tcp}))).toBeUndefined()
})

test('a system without such files says nothing', async () => {
  expect(await portHolder(8080, join(temporaryFolder(), 'none'))).toBeUndefined()
})

test('the name of a program cannot write to the terminal', async () => {
  const root = proc({tcp: row('0100007F:1F90', '0A', 42)}, '\u001b[31mred\u0007')
  expect(await portHolder(8080, root)).toBe('?[31mred? (process 4711)')
})

test.runIf(process.platform === 'linux')('this very process is found', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const {port} = server.address() as {port: number}
  try {
    expect(await portHolder(port)).toMatch(new RegExp(`^.+ \\(process ${process.pid}\\)$`))
  } finally {
    server.close()
  }
})
