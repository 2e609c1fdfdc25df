import {ApixError} from '../../errors/index.js'
import {parseDuration} from '../../shared/index.js'
import {FAULTS, type Fault} from '../types.js'

/** `reset`, `drip(2s)`; undefined when it is none. */
export function parseFault(text: string): Fault | undefined {
  const [, name = '', argument] = /^([a-z-]+)(?:\(([^)]*)\))?$/.exec(text) ?? []
  if (!Object.hasOwn(FAULTS, name)) return undefined
  const kind = name as Fault['kind']
  if (argument === undefined) return {kind}
  const duration = kind === 'drip' ? parseDuration(argument) : undefined
  if (duration === undefined) {
    throw new ApixError('USAGE', `"${text}" is no fault`, {hints: ['write it as drip(2s)']})
  }
  return {kind, duration}
}
