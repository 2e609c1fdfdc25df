/** What oidc-provider stores; only the fields that the adapter itself looks at. */
interface Payload {
  uid?: string
  grantId?: string
  consumed?: number
  [field: string]: unknown
}

interface Entry {
  payload: Payload
  /** Milliseconds since the epoch, or undefined for no end. */
  expiresAt: number | undefined
}

/** Expired entries are dropped when this many have come together. */
const SWEEP_AT = 1000

/**
 * Storage for one demo provider: its own maps, so that nothing outlives it. The interface is
 * oidc-provider's adapter; users codes are left out because the device flow is off.
 */
export function createMemoryAdapter(now: () => number) {
  const entries = new Map<string, Entry>()

  function sweep() {
    const time = now()
    for (const [key, entry] of entries) {
      if (entry.expiresAt !== undefined && entry.expiresAt <= time) entries.delete(key)
    }
  }

  return (model: string) => {
    const keyOf = (id: string) => `${model}:${id}`
    const find = async (id: string) => {
      const entry = entries.get(keyOf(id))
      return entry && (entry.expiresAt === undefined || entry.expiresAt > now())
        ? entry.payload
        : undefined
    }
    return {
      find,
      async findByUid(uid: string) {
        const found = [...entries].find(
          ([key, {payload}]) => key.startsWith(`${model}:`) && payload.uid === uid,
        )
        return found?.[1].payload
      },
      async findByUserCode() {
        return undefined
      },
      /** @param expiresIn seconds */
      async upsert(id: string, payload: Payload, expiresIn?: number) {
        if (entries.size >= SWEEP_AT) sweep()
        const expiresAt = expiresIn === undefined ? undefined : now() + expiresIn * 1000
        entries.set(keyOf(id), {payload, expiresAt})
      },
      async consume(id: string) {
        const payload = await find(id)
        if (payload) payload.consumed = Math.floor(now() / 1000)
      },
      async destroy(id: string) {
        entries.delete(keyOf(id))
      },
      async revokeByGrantId(grantId: string) {
        for (const [key, {payload}] of entries) {
          if (payload.grantId === grantId && !key.startsWith('Grant:')) entries.delete(key)
        }
      },
    }
  }
}
