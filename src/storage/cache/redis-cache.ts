import {randomBytes} from 'node:crypto'
import type {Clock} from '../../shared/index.js'
import {loadRedis, type RedisLink} from '../shared/redis-link.js'
import {bodyFrom, type HeldBody, holdBody, sha256} from './held-body.js'
import {rewritten} from './same-request.js'
import type {CacheEntry, CacheStore, ListedEntry} from './types.js'

/** Redis holds it all in memory and sends it in one piece: larger responses are not for it. */
const LARGEST = 8 * 1024 * 1024
/** What nobody used for so long is gone. Milliseconds. */
const KEPT = 7 * 24 * 60 * 60 * 1000
/** Use is noted no more often than this. Milliseconds. */
const TOUCH_EVERY = 60_000

const PREFIX = 'apix:cache:'
const SALT = `${PREFIX}salt`
/** All entries as JSON by id; when each was last used; the bytes of all bodies. */
const ENTRIES = `${PREFIX}entries`
const USED = `${PREFIX}used`
const SIZE = `${PREFIX}size`
const keyed = (key: string) => `${PREFIX}key:${key}`
const placed = (place: string) => `${PREFIX}place:${place}`
const bodyOf = (id: string) => `${PREFIX}body:${id}`

/** For all scripts. KEYS: entries, used, size. */
const REMOVE = `
local function remove(id)
  local text = redis.call('HGET', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
  redis.call('DEL', '${PREFIX}body:' .. id)
  if not text then return 0 end
  local entry = cjson.decode(text)
  redis.call('HDEL', KEYS[1], id)
  redis.call('SREM', '${PREFIX}key:' .. entry.key, id)
  redis.call('SREM', '${PREFIX}place:' .. entry.place, id)
  redis.call('DECRBY', KEYS[3], entry.size)
  return 1
end
`
const REMOVE_ALL = `${REMOVE}
local count = 0
for _, id in ipairs(ARGV) do count = count + remove(id) end
return count`

/** KEYS also: key, place. ARGV: id, entry, body, size, now, bound, time kept, what it replaces. */
const KEEP = `${REMOVE}
for index = 8, #ARGV do remove(ARGV[index]) end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[5] - ARGV[7])) do
  remove(id)
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('SET', '${PREFIX}body:' .. ARGV[1], ARGV[3], 'PX', ARGV[7])
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
redis.call('SADD', KEYS[4], ARGV[1])
redis.call('SADD', KEYS[5], ARGV[1])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[7]) end
local size = redis.call('INCRBY', KEYS[3], ARGV[4])
redis.call('PEXPIRE', KEYS[3], ARGV[7])
while size > tonumber(ARGV[6]) do
  local oldest = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
  if not oldest or oldest == ARGV[1] then break end
  remove(oldest)
  size = tonumber(redis.call('GET', KEYS[3]))
end
return size`

const INDEX = [ENTRIES, USED, SIZE]

/** Responses in Redis, for many machines: every change of the index is one script. */
export function createRedisCache(
  link: RedisLink,
  input: {maxSize: number; clock: Clock},
): CacheStore {
  const {maxSize, clock} = input

  async function entriesOf(ids: readonly string[]): Promise<CacheEntry[]> {
    if (ids.length === 0) return []
    const texts = await link.use((client) => client.hmGet(ENTRIES, [...ids]))
    return texts.flatMap((text) => (text == null ? [] : [JSON.parse(text) as CacheEntry]))
  }

  async function remove(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0
    const removed = await link.use((client) =>
      client.eval(REMOVE_ALL, {keys: INDEX, arguments: [...ids]}),
    )
    return Number(removed)
  }

  return {
    place: link.place,
    used: async () => true,
    salt: () =>
      link.use(async (client) => {
        const made = randomBytes(32).toString('base64url')
        await client.set(SALT, made, {condition: 'NX'})
        return (await client.get(SALT)) ?? made
      }),
    async find(key) {
      return entriesOf(await link.use((client) => client.sMembers(keyed(key))))
    },
    async open({id, size, digest}) {
      const {RESP_TYPES} = await loadRedis()
      const bytes = await link.use((client) =>
        client.withTypeMapping({[RESP_TYPES.BLOB_STRING]: Buffer}).get(bodyOf(id)),
      )
      if (!bytes || bytes.length !== size || sha256(bytes) !== digest) return undefined
      return bodyFrom(bytes)
    },
    receive: async () => holdBody(Math.min(LARGEST, maxSize / 8)),
    async keep(about, body) {
      const {bytes, size, digest} = (body as HeldBody).finish()
      const id = randomBytes(16).toString('hex')
      const entry: CacheEntry = {...about, id, size, digest}
      const others = rewritten(await this.find(entry.key), entry)
      const numbers = [clock.now(), maxSize, KEPT].map((number) => String(Math.round(number)))
      await link.use((client) =>
        client.eval(KEEP, {
          keys: [...INDEX, keyed(entry.key), placed(entry.place)],
          arguments: [
            ...[id, JSON.stringify(entry), bytes, String(size)],
            ...[...numbers, ...others],
          ],
        }),
      )
    },
    async update(entry) {
      await link.use((client) => client.hSet(ENTRIES, entry.id, JSON.stringify(entry)))
      await this.touch(entry)
    },
    async touch({id, key, place}) {
      const now = clock.now()
      await link.use(async (client) => {
        const used = await client.zScore(USED, id)
        if (used === null || now - used < TOUCH_EVERY) return
        await client.zAdd(USED, {score: now, value: id}, {condition: 'XX'})
        const all = [...INDEX, bodyOf(id), keyed(key), placed(place)]
        await Promise.all(all.map((name) => client.pExpire(name, KEPT)))
      })
    },
    remove,
    async invalidate(places) {
      const found = await link.use((client) =>
        Promise.all(places.map((place) => client.sMembers(placed(place)))),
      )
      return remove(found.flat())
    },
    async list() {
      const used = await link.use((client) => client.zRangeWithScores(USED, 0, -1, {REV: true}))
      const entries = await entriesOf(used.map(({value}) => value))
      const times = new Map(used.map(({value, score}) => [value, score]))
      return entries.map((entry): ListedEntry => ({...entry, usedAt: times.get(entry.id) ?? 0}))
    },
    async stats() {
      const [entries, size] = await link.use((client) =>
        Promise.all([client.hLen(ENTRIES), client.get(SIZE)]),
      )
      return {entries, size: Math.max(0, Number(size ?? 0)), maxSize}
    },
    async clear() {
      return remove(await link.use((client) => client.hKeys(ENTRIES)))
    },
    close: () => link.close(),
  }
}
