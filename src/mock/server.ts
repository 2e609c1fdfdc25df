import {setTimeout as sleep} from 'node:timers/promises'
import {type RequestHandler, startServer} from '../http/index.js'
import {answerAdmin} from './admin.js'
import {createBackoff} from './backoff.js'
import {judge} from './expectations.js'
import {createHandler} from './handler.js'
import {createCallHistory} from './history.js'
import {createRuleMemory, createRules} from './rules/rules.js'
import {createMockState} from './state/store.js'
import type {MockBehaviour, MockDeps, MockInput, MockServer} from './types.js'

const MAX_BODY = 10 * 1024 * 1024
/** Milliseconds for calls that were cut off to come to their end. */
const PATIENCE = 1000

/**
 * Starts a server that answers as it is told, and remembers what it was asked.
 * @throws ApixError PORT_BUSY, TLS
 */
export async function startMock(input: MockInput, deps: MockDeps): Promise<MockServer> {
  const {host = '127.0.0.1', port = 0, maxBody = MAX_BODY, recorder, tls} = input
  const {state = createMockState()} = input
  const history = createCallHistory()
  const backoff = createBackoff()
  const memory = createRuleMemory(input.seed)
  let current = withRules(input)

  function withRules(behaviour: MockBehaviour) {
    return {behaviour, rules: createRules(behaviour, memory)}
  }

  /** @param whole also what resources and scenarios have become */
  function startAnew(whole: boolean): void {
    history.clear()
    backoff.reset()
    current.rules.reset()
    for (const source of current.behaviour.sources) source.reset()
    if (whole) state.reset()
  }

  const admin = {calls: () => history.all(), state: () => state.snapshot(), startAnew}
  const busy = new Set<Promise<void>>()
  const handle = createHandler({
    current: () => current,
    admin: (request) => answerAdmin(request, admin),
    ...{history, backoff, maxBody, deps, scheme: tls ? 'https' : 'http'},
    ...(recorder && {recorder}),
  })
  const handler: RequestHandler = (request, response) => {
    const turn = handle(request, response).finally(() => busy.delete(turn))
    busy.add(turn)
    return turn
  }
  const running = await startServer({host, port, handler, ...(tls && {tls})})
  return {
    url: running.url,
    port: running.port,
    calls: () => history.all(),
    state: () => state.snapshot(),
    verify: (expectations) => judge(expectations, history.all()),
    reset: () => startAnew(true),
    replace(behaviour) {
      current = withRules(behaviour)
    },
    async close() {
      await running.close()
      // What was under way still has to be remembered and recorded.
      await Promise.race([Promise.allSettled(busy), sleep(PATIENCE, undefined, {ref: false})])
    },
  }
}
