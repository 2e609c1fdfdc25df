import {isAccepted} from './retry.js'
import type {TamperKind} from './tamper.js'
import type {SentDelivery} from './types.js'

/** What a receiver that takes a delivery which was made wrong on purpose does not do. */
const NEGLECTED: Readonly<Record<TamperKind, string>> = {
  signature: 'with a wrong signature: it does not verify',
  body: 'whose body was changed after signing: it does not verify the raw body',
  missing: 'without a signature: it does not ask for one',
  malformed: 'with something that is no signature: it does not verify',
  stale: 'that is too old: whoever recorded one can send it again',
  future:
    "from the future: the libraries of some providers do, too, so this may be the provider's way",
}

/** What the answers mean, where a status alone does not say it; one sentence each. */
export function remarks(
  deliveries: readonly SentDelivery[],
  tamper: TamperKind | undefined,
): string[] {
  const found: string[] = []
  const accepted = deliveries.find(isAccepted)
  if (tamper && accepted) {
    found.push(`the receiver answered ${accepted.status} to a delivery ${NEGLECTED[tamper]}`)
  }
  const moved = deliveries.find(({status}) => status !== null && status >= 300 && status < 400)
  if (moved) {
    found.push(
      `the receiver answered ${moved.status}: providers follow no redirect, give them the final URL (https, the slash at the end)`,
    )
  }
  return found
}
