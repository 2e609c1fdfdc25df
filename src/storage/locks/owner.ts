import {readFileSync} from 'node:fs'
import {hostname} from 'node:os'
import {codeOf} from '../failure.js'

/** A process, told apart from a later one that got the same number. */
export interface Owner {
  pid: number
  host: string
  /** Kernel ticks at which the process started, where the system tells; else null. */
  started: string | null
}

export function thisProcess(): Owner {
  return {pid: process.pid, host: hostname(), started: startOf(process.pid)}
}

/** True when that process is certainly no more; of another machine's nothing is certain. */
export function isGone(owner: Partial<Owner>): boolean {
  if (owner.pid === undefined || owner.host !== hostname()) return false
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return codeOf(error) === 'ESRCH'
  }
  const started = startOf(owner.pid)
  return typeof owner.started === 'string' && started !== null && started !== owner.started
}

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); the name in field 2 may contain anything. */
function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return null
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
