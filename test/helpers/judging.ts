import {describe, expect, test} from 'vitest'
import {findProvider, type TamperKind} from '../../src/webhook/index.js'
import {type SignedRequest, signLikeSend} from './sign-like-send.js'

/** A provider's own library as the judge of what apix signs; it throws or says false to refuse. */
export interface Judge {
  provider: string
  event: string
  /** What signs: the private key where the scheme is asymmetric. */
  secret: string
  /** The previous secret, for schemes that carry two signatures. */
  previous?: string
  /** Which order of two signatures the library cannot take, and why. */
  rejectsRotation?: string
  /** `secret` is what the library is given where that is the same as what signs. */
  accepts(request: SignedRequest, secret: string): unknown
}

async function verdict(judge: Judge, request: SignedRequest, secret = judge.secret) {
  try {
    return (await judge.accepts(request, secret)) !== false
  } catch {
    return false
  }
}

/** What every receiver must refuse. */
const FORGED = ['signature', 'body', 'missing', 'malformed'] as const

/** Accepts what `send` signs, refuses each tampered form, and agrees with the table about age. */
export function describeJudges(judges: readonly Judge[]): void {
  describe.each(judges)('$provider, judged by its own library', (judge) => {
    const {provider, event, secret, previous} = judge
    const sign = (tamper?: TamperKind) => signLikeSend(provider, event, [secret], tamper)

    test('accepts what send signs', async () => {
      expect(await verdict(judge, await sign())).toBe(true)
    })

    test.each(FORGED)('refuses --tamper %s', async (kind) => {
      expect(await verdict(judge, await sign(kind))).toBe(false)
    })

    const rule = findProvider(provider).timestamp
    if (rule) {
      test('takes old and future messages where the table says so, and only there', async () => {
        const looked = {
          stale: await verdict(judge, await sign('stale')),
          future: await verdict(judge, await sign('future')),
        }
        expect(looked).toEqual({
          stale: rule.past === undefined,
          future: rule.future === undefined,
        })
      })
    }

    if (previous !== undefined) {
      test('accepts either secret while they are rotated, in both orders', async () => {
        for (const secrets of [
          [secret, previous],
          [previous, secret],
        ]) {
          const request = await signLikeSend(provider, event, secrets)
          const accepted = await Promise.all([
            verdict(judge, request, secrets[0]),
            verdict(judge, request, secrets[1]),
          ])
          expect(accepted).toEqual([judge.rejectsRotation === undefined, true])
        }
      })
    }
  })
}
