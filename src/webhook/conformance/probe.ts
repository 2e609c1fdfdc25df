import {ApixError} from '../../errors/index.js'
import type {DeliverDeps} from '../deliver.js'

/** Milliseconds. */
const TIMEOUT = 10_000
const INTERVAL = 50
/** A receiver may answer first and work later. */
const PATIENCE = 5000
const LEAST_QUIET = 200
const MOST_QUIET = 2000

/** Counts the side effects that a receiver had so far. */
export interface Probe {
  read(): Promise<number>
  /**
   * Waits until the effects that are due are there, and then whether any more appear.
   * @returns how many there were since `before`
   */
  since(before: number, due: number): Promise<number>
}

/** A probe that asks a URL, which answers an integer. */
export function createProbe(url: string, deps: DeliverDeps): Probe {
  // How long the slowest effect took to show: more of them may take as long.
  let slowest = 0

  async function read(): Promise<number> {
    const http = await deps.http()
    const response = await http.send({
      method: 'GET',
      url: new URL(url),
      headers: [
        ['Accept', 'text/plain, application/json'],
        ['Connection', 'close'],
      ],
      body: {kind: 'none'},
      timeout: TIMEOUT,
      signal: deps.signal,
    })
    const chunks: Buffer[] = []
    for await (const chunk of response.body) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8').trim()
    if (response.status === 200 && /^\d{1,15}$/.test(text)) return Number(text)
    throw new ApixError('USAGE', `the probe ${url} does not answer an integer`, {
      hints: [
        `it answered ${response.status} "${text.slice(0, 60)}"`,
        'let it answer how many events were processed so far, for example 3',
      ],
    })
  }

  async function since(before: number, due: number): Promise<number> {
    const started = deps.clock.monotonic()
    const waited = () => deps.clock.monotonic() - started
    let count = (await read()) - before
    while (count < due && waited() < PATIENCE) {
      await deps.clock.sleep(INTERVAL, deps.signal)
      count = (await read()) - before
    }
    if (count >= due) slowest = Math.max(slowest, due > 0 ? waited() : 0)
    const quiet = Math.min(MOST_QUIET, Math.max(LEAST_QUIET, 2 * slowest))
    await deps.clock.sleep(quiet, deps.signal)
    return (await read()) - before
  }

  return {read, since}
}
