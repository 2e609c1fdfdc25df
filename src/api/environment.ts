import type {Environment} from './types.js'

/** A copy of the process environment. Empty variables count as unset, as the shell's users expect. */
export function environment(): Environment {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
}
