import {randomBytes} from 'node:crypto'
import {sendJson, startServer} from './http-server.js'

export type RotatingServer = Awaited<ReturnType<typeof startRotatingServer>>

/** Moments of a refresh at which a test may step in. */
export interface Moments {
  /** The request is there; a returned false drops it unprocessed. */
  arrived?(): boolean | undefined
  /** The new tokens are valid and the answer has not been sent; false keeps it back. */
  processed?(): boolean | undefined | Promise<boolean | undefined>
}

/**
 * An authorization server that logs everybody in, rotates refresh tokens, and takes a used one for
 * a theft: the whole family ends (RFC 9700 section 4.14.2).
 * @param options.grace whether a used refresh token is good a second time, as some servers have it
 */
export async function startRotatingServer(options: {grace?: boolean} = {}) {
  const moments: Moments = {}
  const used = new Set<string>()
  const processed: string[] = []
  let current = ''
  let accessToken = ''
  let reuses = 0

  const issue = (lifetime: number) => {
    current = `RT-${randomBytes(16).toString('hex')}`
    accessToken = `AT-${randomBytes(16).toString('hex')}`
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: lifetime,
      refresh_token: current,
    }
  }

  const server = await startServer(async ({url, body}, response) => {
    const fields = new URLSearchParams(url === '/token' ? body : url.split('?')[1])
    if (url !== '/token') {
      const back = new URLSearchParams({code: 'CODE', state: fields.get('state') ?? ''})
      response.writeHead(302, {location: `${fields.get('redirect_uri')}?${back}`}).end()
      return
    }
    const token = fields.get('refresh_token')
    if (token === null) return sendJson(response, 200, issue(1))
    if (moments.arrived?.() === false) return void response.destroy()
    if (used.has(token) && !options.grace) {
      reuses += 1
      current = ''
      accessToken = ''
    } else if (token === current || used.has(token)) {
      used.add(token)
      processed.push(token)
      const answer = issue(3600)
      if ((await moments.processed?.()) === false) return void response.destroy()
      return sendJson(response, 200, answer)
    }
    sendJson(response, 400, {error: 'invalid_grant'})
  })

  return {
    url: server.url,
    moments,
    /** The refresh tokens that were exchanged, in order. */
    processed,
    reuses: () => reuses,
    /** The access token that is good, empty once the family has ended. */
    accessToken: () => accessToken,
    configuration: `default: shop
apis:
  shop:
    baseUrl: ${server.url}/v1
    auth: {type: oauth2, authorizationEndpoint: '${server.url}/authorize', tokenEndpoint: '${server.url}/token', clientId: cli}
`,
  }
}
