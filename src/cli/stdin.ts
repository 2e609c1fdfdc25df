import {fstatSync} from 'node:fs'
import type {Notifier} from '../shared/index.js'

/** After this long without the end of stdin it is said what is being waited for. Milliseconds. */
const PATIENCE = 2000

/** Standard input to its end, however slow. */
export async function readStdin(notifier: Notifier): Promise<Buffer> {
  const timer = setTimeout(() => {
    notifier.notice('reading the body from stdin; --ignore-stdin (-I) sends none')
  }, PATIENCE)
  try {
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } finally {
    clearTimeout(timer)
  }
}

/** True when something was piped or redirected into stdin; a terminal and /dev/null are not. */
export function isPiped(): boolean {
  try {
    const stat = fstatSync(0)
    return stat.isFIFO() || stat.isFile() || stat.isSocket()
  } catch {
    return false
  }
}
