import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {systemClock} from '../../../src/shared/index.js'
import {createMemoryStore} from '../../../src/storage/index.js'
import {createSeenEvents, findProvider} from '../../../src/webhook/index.js'

const stripe = findProvider('stripe')
const slack = findProvider('slack')
const sendgrid = findProvider('sendgrid')

function build(ttl?: number) {
  let offset = 0
  const clock = {...systemClock, now: () => Date.now() + offset}
  const store = createMemoryStore(clock)
  return {
    /** Two receivers on one store. */
    seen: createSeenEvents(store, clock, {ttl}),
    other: createSeenEvents(store, clock, {ttl}),
    later(milliseconds: number) {
      offset += milliseconds
    },
  }
}

describe('what was seen', () => {
  test('a duplicate waits for the outcome, also at another receiver', async () => {
    const {seen, other} = build()
    const first = await seen.claim(stripe, ['evt_1'])
    let settled = false
    const second = other.claim(stripe, ['evt_1']).finally(() => {
      settled = true
    })
    await sleep(60)
    expect(settled).toBe(false)
    await first?.done()
    expect(await second).toBeUndefined()
  })

  test('a failure frees the id for the one that waits', async () => {
    const {seen, other} = build()
    const first = await seen.claim(stripe, ['evt_1'])
    const second = other.claim(stripe, ['evt_1'])
    await first?.release()
    expect(await second).toBeDefined()
  })

  test('ids of two providers have nothing to do with each other', async () => {
    const {seen} = build()
    await (await seen.claim(stripe, ['1']))?.done()
    expect(await seen.claim(slack, ['1'])).toBeDefined()
  })

  test('is forgotten when the window of the provider is over, or the TTL that was asked for', async () => {
    const {seen, later} = build()
    await (await seen.claim(stripe, ['evt_1']))?.done()
    await (await seen.claim(slack, ['Ev1']))?.done()
    later(2 * 3_600_000)
    expect(await seen.claim(stripe, ['evt_1'])).toBeUndefined()
    expect(await seen.claim(slack, ['Ev1'])).toBeDefined()

    const short = build(1000)
    await (await short.seen.claim(stripe, ['evt_1']))?.done()
    short.later(1001)
    expect(await short.seen.claim(stripe, ['evt_1'])).toBeDefined()
  })

  test('a claim outlives its lease while its holder lives, and not much longer', async () => {
    const {seen, other, later} = build()
    const claim = await seen.claim(stripe, ['evt_1'])
    later(4000)
    await sleep(1300)
    later(4000)
    // The heartbeat in between was a sign of life.
    const waiting = other.claim(stripe, ['evt_1'])
    expect(await Promise.race([waiting, sleep(50)])).toBeUndefined()
    later(6000)
    expect(await waiting).toBeDefined()
    // Whoever was taken for dead frees nothing that another holds.
    await claim?.release()
    const third = seen.claim(stripe, ['evt_1'])
    expect(await Promise.race([third.then(() => 'claimed'), sleep(300)])).toBeUndefined()
    await (await waiting)?.done()
    expect(await third).toBeUndefined()
  })

  test('batches are told apart element by element', async () => {
    const {seen} = build()
    await (await seen.claim(sendgrid, ['a', 'b']))?.done()
    expect(await seen.claim(sendgrid, ['b', 'a'])).toBeUndefined()
    const mixed = await seen.claim(sendgrid, ['b', 'c'])
    expect(mixed).toBeDefined()
    await mixed?.release()
    // What was processed before stays processed; what failed is free.
    expect(await seen.claim(sendgrid, ['b'])).toBeUndefined()
    expect(await seen.claim(sendgrid, ['c'])).toBeDefined()
    expect(await seen.claim(sendgrid, ['b', null])).toBeDefined()
  })

  test('batches that overlap crosswise do not wait for each other for ever', async () => {
    const {seen, other} = build()
    const take = async (receiver: typeof seen, ids: string[]) => {
      const claim = await receiver.claim(sendgrid, ids)
      await sleep(5)
      await claim?.done()
      return claim !== undefined
    }
    const taken = await Promise.all([
      take(seen, ['a', 'b', 'c']),
      take(other, ['c', 'b', 'a']),
      take(seen, ['b', 'c']),
    ])
    expect(taken.filter(Boolean).length).toBeGreaterThan(0)
  })
})
