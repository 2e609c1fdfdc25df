import {randomBytes} from 'node:crypto'
import {open, readFile, rm, stat} from 'node:fs/promises'
import {codeOf} from '../failure.js'
import {isGone, type Owner, thisProcess} from './owner.js'

/** What stands in a lock file. The token makes each holding distinguishable from any other. */
export interface Holding extends Partial<Owner> {
  token: string
  /** Modification time in milliseconds: the holder's last sign of life. */
  heartbeat: number
}

/** @returns the token of the new lock file, or undefined when there is one already */
export async function createLockFile(path: string): Promise<string | undefined> {
  const token = randomBytes(12).toString('hex')
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, 'wx', 0o600)
  } catch (error) {
    const code = codeOf(error)
    // Windows says EPERM about a file that is being deleted at this moment.
    if (code === 'EEXIST' || (process.platform === 'win32' && code === 'EPERM')) return undefined
    throw error
  }
  try {
    await file.writeFile(JSON.stringify({token, ...thisProcess()}))
    return token
  } catch (error) {
    await rm(path, {force: true})
    throw error
  } finally {
    await file.close()
  }
}

/** @returns what the lock file says, or undefined when there is none */
export async function readLockFile(path: string): Promise<Holding | undefined> {
  try {
    const [text, {mtimeMs, ino}] = await Promise.all([readFile(path, 'utf8'), stat(path)])
    return {...parse(text, `blank-${ino}`), heartbeat: mtimeMs}
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** A file that its maker has not filled yet, or never will, is told apart by its inode. */
function parse(text: string, blank: string): {token: string} & Partial<Owner> {
  try {
    return JSON.parse(text)
  } catch {
    return {token: blank}
  }
}

/**
 * Removes a lock file if it still carries that token. Whoever wants to remove it, its holder or a
 * process that found the holder dead, must first create the claim file of that very token. So a
 * slow process that judged an earlier holder can never remove a later holder's lock.
 * @returns whether it was removed by this call
 */
export async function removeLockFile(path: string, token: string): Promise<boolean> {
  const claim = `${path.replace(/\.[0-9a-z-]+\.claim$/, '')}.${token}.claim`
  if (!(await createLockFile(claim))) {
    const other = await readLockFile(claim)
    if (other && isGone(other)) await removeLockFile(claim, other.token)
    return false
  }
  try {
    if ((await readLockFile(path))?.token !== token) return false
    await rm(path, {force: true})
    return true
  } finally {
    await rm(claim, {force: true})
  }
}
