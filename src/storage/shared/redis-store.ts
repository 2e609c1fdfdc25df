import {randomUUID} from 'node:crypto'
import {ApixError} from '../../errors/index.js'
import type {RedisLink} from './redis-link.js'
import type {Change, SharedStore} from './types.js'

/** Everything apix keeps in Redis begins so. */
export const NAMESPACE = 'apix:'
const TURNS = 'apix-turn:'

/** How long one change is tried against other processes. Milliseconds. */
const PATIENCE = 20_000
/** Whoever was overtaken so often asks for a turn, in which nobody else may write. */
const OVERTAKEN = 3
/** A turn ends with its write, or after so long if its holder died. Milliseconds. */
const TURN = 2000

/** The value and Redis's own clock: [value, seconds, microseconds]. */
const READ = `
local time = redis.call('TIME')
return {redis.call('GET', KEYS[1]), time[1], time[2]}`

/**
 * Writes if the value is still what it was and it is nobody else's turn, else answers as READ does
 * and takes the turn if that is asked for. KEYS: the value, the turn. ARGV: who asks, was there
 * (0 or 1), what it was, how long a turn to take (0 for none), put or remove, new value, its time.
 */
const REPLACE = `
local current = redis.call('GET', KEYS[1])
local turn = redis.call('GET', KEYS[2])
local same = (ARGV[2] == '0' and not current) or (ARGV[2] == '1' and current == ARGV[3])
local mine = turn == ARGV[1]
if not same or (turn and not mine) then
  if not turn and ARGV[4] ~= '0' then
    redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[4])
  end
  local time = redis.call('TIME')
  return {current, time[1], time[2]}
end
if mine then
  redis.call('DEL', KEYS[2])
end
if ARGV[5] == 'put' then
  redis.call('SET', KEYS[1], ARGV[6], 'PX', ARGV[7])
else
  redis.call('DEL', KEYS[1])
end
return 1`

const END_TURN = `
if redis.call('GET', KEYS[2]) == ARGV[1] then
  redis.call('DEL', KEYS[2])
end`

type Answer = [value: string | null, seconds: string, microseconds: string]

/**
 * Shared state in Redis. A change is computed here and written if nobody was faster, so that the
 * same code decides on both engines.
 */
export function createRedisStore(link: RedisLink): SharedStore {
  async function evaluate(script: string, key: string, args: string[] = []): Promise<unknown> {
    const keys = [NAMESPACE + key, TURNS + key]
    return link.use((client) => client.eval(script, {keys, arguments: args}))
  }

  async function keysOf(prefix: string): Promise<string[]> {
    const MATCH = `${escapeGlob(NAMESPACE + prefix)}*`
    return link.use(async (client) => {
      const found = new Set<string>()
      for await (const keys of client.scanIterator({MATCH, COUNT: 500})) {
        for (const key of keys) found.add(key)
      }
      return [...found]
    })
  }

  return {
    place: link.place,
    async read(key) {
      return (await link.use((client) => client.get(NAMESPACE + key))) ?? undefined
    },
    async update<T>(key: string, change: (current: string | undefined, now: number) => Change<T>) {
      const deadline = performance.now() + PATIENCE
      const me = randomUUID()
      let overtaken = 0
      let written = false
      try {
        let answer = (await evaluate(READ, key)) as Answer
        for (;;) {
          const [current, seconds, microseconds] = answer
          const now = Number(seconds) * 1000 + Number(microseconds) / 1000
          const changed = change(current ?? undefined, now)
          if (changed.value === undefined) return changed.result
          const had = current === null ? ['0', ''] : ['1', current]
          const turn = overtaken < OVERTAKEN ? '0' : String(TURN)
          const put = changed.value === null ? ['remove'] : ['put', changed.value, ttl(changed.ttl)]
          const outcome = await evaluate(REPLACE, key, [me, ...had, turn, ...put])
          written = outcome === 1
          if (written) return changed.result
          if (performance.now() > deadline) {
            throw new ApixError('STORAGE', `too many processes change ${key} at once`)
          }
          overtaken++
          answer = outcome as Answer
        }
      } finally {
        if (overtaken > OVERTAKEN && !written) await evaluate(END_TURN, key, [me]).catch(() => {})
      }
    },
    async list(prefix) {
      const keys = await keysOf(prefix)
      if (keys.length === 0) return []
      const values = await link.use((client) => client.mGet(keys))
      return keys.flatMap((key, index) => {
        const value = values[index]
        return value == null ? [] : [{key: key.slice(NAMESPACE.length), value}]
      })
    },
    async clear(prefix) {
      const keys = await keysOf(prefix)
      return keys.length === 0 ? 0 : link.use((client) => client.unlink(keys))
    },
    close: () => link.close(),
  }
}

/** Redis takes whole milliseconds, at least one. */
function ttl(milliseconds: number): string {
  return String(Math.max(1, Math.ceil(milliseconds)))
}

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]^]/g, '\\$&')
}
