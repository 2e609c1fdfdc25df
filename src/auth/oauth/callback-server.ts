import type {IncomingMessage, ServerResponse} from 'node:http'
import {isApixError} from '../../errors/index.js'
import {type RunningServer, startServer} from '../../http/index.js'
import type {Notifier} from '../../shared/index.js'
import {judgeRequest, resultPath} from './callback.js'
import {createLastPage} from './pages/last.js'
import {answer, type Page} from './pages/render.js'
import {type Redirect, redirectUri} from './redirect.js'

/** How often a free port is looked for that both loopback addresses have free. */
const PORT_ATTEMPTS = 10

export interface CallbackServer {
  readonly port: number
  /** What the provider redirects to. */
  readonly redirectUri: string
  /** Ends when the person has the page that says how the login went, or does not fetch it. */
  close(): Promise<void>
}

export interface CallbackServerInput {
  redirect: Redirect
  state: string
  /** Called for each redirect that carries the right state; answers with what the person sees. */
  onCallback(parameters: URLSearchParams): Promise<Page>
}

/**
 * Listens for the one redirect of a login (RFC 8252 section 7.3); for `localhost` on both loopback
 * addresses, because browsers differ in which one they try first.
 * @throws ApixError PORT_BUSY
 */
export async function listenForCallback(
  input: CallbackServerInput,
  deps: {notifier: Notifier},
): Promise<CallbackServer> {
  const {redirect, state} = input
  let port = redirect.port
  const last = createLastPage()
  const handler = async (request: IncomingMessage, response: ServerResponse) => {
    const verdict = judgeRequest(request, {redirect, port, state, result: last.ready})
    // Whatever is sent along is read and thrown away, so that the answer gets through.
    request.resume()
    if (verdict.kind === 'refuse') {
      if (verdict.note) deps.notifier.notice(verdict.note)
      return answer(response, verdict.page, verdict.headers)
    }
    if (verdict.kind === 'result') return last.show(response)
    const page = await input.onCallback(verdict.parameters)
    if (page.status !== 200) return answer(response, page)
    last.answer(request, response, page, resultPath(redirect))
  }
  const servers = await listen(input.redirect, handler)
  port = servers[0]?.port ?? port
  return {
    port,
    redirectUri: redirectUri(input.redirect, port),
    async close() {
      await last.delivered()
      await Promise.all(servers.map((server) => server.close()))
    },
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

async function listen({host, port}: Redirect, handler: Handler): Promise<RunningServer[]> {
  const start = (address: string, at: number) =>
    startServer({
      host: address,
      port: at,
      handler,
      maxConnections: 64,
      headersTimeout: 5000,
      // Larger than any target that is answered 414, smaller than what could hurt.
      maxHeaderSize: 128 * 1024,
    })
  if (host === '[::1]') return [await start('::1', port)]
  if (host !== 'localhost') return [await start(host, port)]

  for (let attempt = 1; ; attempt++) {
    const first = await start('127.0.0.1', port)
    try {
      return [first, await start('::1', first.port)]
    } catch (error) {
      // Without IPv6 the other address alone will do.
      if (!isApixError(error) || error.code !== 'PORT_BUSY') return [first]
      await first.close()
      if (port !== 0 || attempt === PORT_ATTEMPTS) throw error
    }
  }
}
