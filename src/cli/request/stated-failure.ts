import type {FailureRule} from '../../api/index.js'
import {visible} from '../../output/index.js'
import {atPointer} from '../../shared/index.js'

/** What an answer with a good status says went wrong, where the API reports failures that way. */
export function statedFailure(
  rule: FailureRule | undefined,
  status: number,
  body: Buffer,
): string | undefined {
  if (!rule || status >= 300) return undefined
  let document: unknown
  try {
    document = JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
  if (atPointer(document, rule.at) !== rule.is) return undefined
  return visible(String(atPointer(document, rule.message) ?? 'no reason given'))
}
