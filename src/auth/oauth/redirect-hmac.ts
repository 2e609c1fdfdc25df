import {createHmac} from 'node:crypto'
import type {RedirectHmac} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import {sameText} from './same-text.js'

/**
 * Some providers sign the redirect with the client's secret: the hexadecimal HMAC-SHA256 of all
 * other parameters, sorted by name, as Shopify has it. An error response is not signed.
 * @param tokenHost where the code would be sent
 * @throws ApixError LOGIN_FAILED before the code has gone anywhere
 */
export function verifyRedirectHmac(
  parameters: URLSearchParams,
  {parameter, host}: RedirectHmac,
  secret: string | undefined,
  tokenHost: string,
): void {
  if (!parameters.has('code')) return
  if (secret === undefined) {
    throw new ApixError('LOGIN_FAILED', 'the redirect cannot be checked without a client secret', {
      hints: ['pass --client-secret-stdin'],
    })
  }
  const signed = new URLSearchParams(parameters)
  signed.delete(parameter)
  signed.sort()
  const expected = createHmac('sha256', secret).update(signed.toString()).digest('hex')
  const given = parameters.getAll(parameter)
  if (given.length !== 1 || !sameText(given[0] ?? '', expected)) {
    throw new ApixError('LOGIN_FAILED', `the redirect is not signed with the client secret`, {
      hints: [
        `its ${parameter} is wrong: check --client-secret-stdin, and that nobody changed the address`,
      ],
    })
  }
  const named = host === undefined ? tokenHost : parameters.get(host)
  if (named !== tokenHost) {
    throw new ApixError('LOGIN_FAILED', `the redirect comes from another host than ${tokenHost}`)
  }
}
