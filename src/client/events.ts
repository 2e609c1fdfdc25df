import type {ClientEvents} from './types.js'

type Listener = (event: never) => void

/** Listeners by event. One that throws is reported as a warning and disturbs nobody else. */
export interface Emitter {
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): () => void
  off<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): void
  emit<Name extends keyof ClientEvents>(name: Name, event: ClientEvents[Name]): void
}

export function createEmitter(warn: (message: string) => void): Emitter {
  const listeners = new Map<keyof ClientEvents, Set<Listener>>()
  const of = (name: keyof ClientEvents) => listeners.get(name) ?? new Set<Listener>()
  return {
    on(name, listener) {
      listeners.set(name, of(name).add(listener as Listener))
      return () => of(name).delete(listener as Listener)
    },
    off(name, listener) {
      of(name).delete(listener as Listener)
    },
    emit(name, event) {
      for (const listener of [...of(name)]) {
        try {
          ;(listener as (event: unknown) => void)(event)
        } catch (error) {
          warn(`a listener for "${name}" failed: ${(error as Error).message}`)
        }
      }
    },
  }
}
