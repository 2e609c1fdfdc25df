import type {HeaderList} from '../../http/index.js'
import type {MockReply} from '../types.js'
import {replyOf} from './reply.js'

/** An answer that says what is wrong, as RFC 9457 has it. */
export function problemReply(status: number, title: string, more: object = {}): MockReply {
  const type: HeaderList = [['content-type', 'application/problem+json']]
  return replyOf({type: 'about:blank', title, status, ...more}, status, type)
}
