import {isApixError} from '../../errors/index.js'
import type {HeaderList} from '../../http/index.js'
import type {Redactor} from '../../shared/index.js'
import type {CacheEntry, CacheStore, IncomingBody} from '../../storage/index.js'

export interface KeepDeps {
  store: CacheStore
  redactor: Redactor
  /** Told why a response was not kept after all. */
  notKept(reason: string): void
  /** Told of a failure: the response goes on. */
  failed(error: Error): void
  kept(): void
}

export type NewEntry = Omit<CacheEntry, 'id' | 'size' | 'digest'>

/**
 * Hands a body on and keeps a copy. It is kept when it has arrived whole and holds no secret that
 * apix knows; whoever stops reading early leaves nothing behind.
 */
export async function* keeping(
  body: AsyncIterable<Buffer>,
  entry: NewEntry,
  deps: KeepDeps,
): AsyncGenerator<Buffer> {
  const {store, redactor} = deps
  const search = searching(redactor)
  let incoming: IncomingBody | undefined
  let whole = false

  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      incoming = undefined
      if (!isApixError(error)) throw error
      deps.failed(error)
    }
  }

  async function giveUp(reason: string): Promise<void> {
    await incoming?.discard()
    incoming = undefined
    deps.notKept(reason)
  }

  if (holdsSecret(entry.headers, redactor)) deps.notKept('its headers hold a secret')
  else {
    await guarded(async () => {
      incoming = await store.receive()
    })
  }
  try {
    for await (const chunk of body) {
      if (incoming && search(chunk)) await giveUp('its body holds a secret')
      await guarded(async () => {
        if (incoming && !(await incoming.write(chunk))) await giveUp('it is too large')
      })
      yield chunk
    }
    whole = true
  } finally {
    await guarded(async () => {
      if (!incoming) return
      if (!whole) return incoming.discard()
      await store.keep(entry, incoming)
      deps.kept()
    })
  }
}

function holdsSecret(headers: HeaderList, redactor: Redactor): boolean {
  const text = headers.map(([name, value]) => `${name}: ${value}`).join('\n')
  return redactor.text(text) !== text
}

/** Looks for known secrets in a body that comes in pieces, also where one is cut in two. */
function searching(redactor: Redactor): (chunk: Buffer) => boolean {
  const decoder = new TextDecoder()
  let rest = ''
  return (chunk) => {
    if (redactor.empty) return false
    const text = rest + decoder.decode(chunk, {stream: true})
    rest = text.slice(-redactor.longest)
    return redactor.text(text) !== text
  }
}
