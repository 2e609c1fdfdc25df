import type {RequestDraft} from '../../request/index.js'
import {belowOrigin, commonOrigin, rawRequest, shortest} from './request.js'
import type {ImportedSuite} from './types.js'
import {createVault} from './vault.js'

/** A pasted command as a suite of one step. */
export function importCurl(draft: RequestDraft): ImportedSuite {
  const vault = createVault()
  const {method, target, headers, body, contentType} = draft
  const origin = commonOrigin([target])
  const given = headers.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  const raw = rawRequest(
    {
      method,
      url: target,
      headers: given,
      ...(body.kind === 'bytes' && {body: body.bytes.toString('utf8')}),
      ...(contentType !== undefined && {contentType}),
    },
    vault,
  )
  const request = belowOrigin(raw, origin)
  const step = {name: request.path, request: shortest(request), expect: '2xx'}
  return {
    suite: {name: 'curl', ...(origin !== undefined && {baseUrl: origin}), steps: [step]},
    notes: [],
    secrets: vault.names,
  }
}
