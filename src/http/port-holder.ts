import {readdir, readFile, readlink} from 'node:fs/promises'
import {join} from 'node:path'

/** The state of a socket that listens (`TCP_LISTEN` of Linux). */
const LISTENS = '0A'

/**
 * The program that listens on a port, where Linux tells: other users' programs keep theirs hidden.
 * @param proc where the process file system is
 * @returns like `node (process 4711)`
 */
export async function portHolder(port: number, proc = '/proc'): Promise<string | undefined> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => text(join(proc, 'net', name))))
  const sockets = new Set(tables.flatMap((table) => listeners(table, port)))
  if (sockets.size === 0) return undefined
  const processes = (await entries(proc)).filter((name) => /^\d+$/.test(name))
  for (const id of processes) {
    const folder = join(proc, id, 'fd')
    for (const descriptor of await entries(folder)) {
      const target = await readlink(join(folder, descriptor)).catch(() => '')
      if (!sockets.has(target)) continue
      const name = printable((await text(join(proc, id, 'comm'))).trim())
      return `${name || 'a program'} (process ${id})`
    }
  }
  return undefined
}

/** The sockets of a table of `/proc/net`, as the links of their descriptors spell them. */
function listeners(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    return state === LISTENS && local.endsWith(`:${wanted}`) ? [`socket:[${inode}]`] : []
  })
}

/** A program names itself as it likes. */
function printable(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f]+/g, '?')
}

function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

function entries(path: string): Promise<string[]> {
  return readdir(path).catch(() => [])
}
