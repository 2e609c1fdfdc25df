import {statSync} from 'node:fs'
import {isApixError} from '../errors/index.js'
import {downloadName, expandTilde} from '../request/index.js'
import {formatSize} from '../shared/index.js'
import {yes} from './actions.js'
import type {Exchange} from './exchange.js'
import {say} from './say.js'
import type {ExploreDeps} from './types.js'

/** Writes the body of an answer to a file that the person names. */
export async function writeBody(
  {
    request,
    response,
    body,
  }: Pick<Exchange, 'request' | 'body'> & {
    response: Pick<Exchange['response'], 'headers'>
  },
  trail: readonly string[],
  {screen, writeFile}: ExploreDeps,
): Promise<void> {
  const here = [...trail, 'write']
  let initial = downloadName(response.headers, request.url)
  for (;;) {
    const answer = await screen.ask({
      trail: here,
      question: 'file:',
      initial,
      help: [`${formatSize(body.length)} as the server sent them`],
      check: fileProblem,
    })
    if (answer === undefined) return
    initial = answer
    const path = pathOf(answer)
    const question = `${path} is there already.`
    // Another name is what one may want then.
    if (isThere(path) && !(await yes(question, 'Yes, replace it', here, screen))) continue
    try {
      await writeFile(path, body)
    } catch (error) {
      if (!isApixError(error)) throw error
      await say(error.message, here, screen)
      continue
    }
    screen.tell(`wrote ${path}`)
    return say(`wrote ${path}`, here, screen)
  }
}

function fileProblem(text: string): string | undefined {
  const path = pathOf(text)
  if (path === '') return 'a name is needed'
  return /[\\/]$/.test(path) || statOf(path)?.isDirectory()
    ? `${path} is a directory: name a file in it`
    : undefined
}

function pathOf(text: string): string {
  return expandTilde(text.trim())
}

function isThere(path: string): boolean {
  return statOf(path) !== undefined
}

function statOf(path: string) {
  try {
    return statSync(path, {throwIfNoEntry: false})
  } catch {
    // A part of the path that is a file, or that may not be looked into: writing will say so.
    return undefined
  }
}
