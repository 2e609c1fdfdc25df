import {
  ApixError,
  type ExitCode,
  exitCodeOfStatus,
  toApixError,
  toErrorDocument,
} from '../../errors/index.js'
import {isJson, type Output, printJsonLine} from '../../output/index.js'
import type {PipelineResponse} from '../../request/index.js'
import {timestamp} from '../../shared/index.js'
import type {Deps} from '../deps.js'
import {eachLine, type LiveKind} from './live-body.js'
import type {Plan} from './plan.js'

/** One event, or one document of NDJSON, which has nothing but data. */
interface LiveEvent {
  event?: string
  id?: string
  data: string
}

/**
 * Prints a stream as one JSON object a line, each when it is complete:
 * `{"event":"tick","id":"7","data":{…}}`. Data that is JSON stays as it came, to the digit. What
 * breaks the stream off is the last object.
 */
export async function streamAsJson(
  response: PipelineResponse,
  kind: LiveKind,
  plan: Plan,
  {output, clock, signal}: Pick<Deps, 'output' | 'clock' | 'signal'>,
): Promise<ExitCode> {
  try {
    await printEvents(response, kind, plan, output)
    return exitCodeOfStatus(response.status)
  } catch (thrown) {
    const interrupted = signal.aborted && new ApixError('INTERRUPTED', 'interrupted')
    const error = interrupted || toApixError(thrown)
    await printJsonLine(output, toErrorDocument(error, timestamp(clock.now())))
    return error.exitCode
  }
}

async function printEvents(
  response: PipelineResponse,
  kind: LiveKind,
  plan: Plan,
  output: Output,
): Promise<void> {
  const read = kind === 'events' ? eventReader() : documentOf
  const take = async (line: string) => {
    const event = read(line)
    if (event) await output.stdout.write(`${lineOf(event, output)}\n`)
  }
  await eachLine(response, response.body, plan, output, take)
  // The last event counts even when the empty line after it is missing.
  if (kind === 'events') await take('')
}

function documentOf(line: string): LiveEvent | undefined {
  return line.trim() === '' ? undefined : {data: line}
}

/** The event that a line completes (HTML Standard section 9.2.6). */
function eventReader(): (line: string) => LiveEvent | undefined {
  let event: string | undefined
  let id: string | undefined
  let data: string[] = []
  return (line) => {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (name === 'data') data.push(value)
    else if (name === 'event') event = value
    // It counts until there is another one.
    else if (name === 'id') id = value
    if (line !== '') return undefined
    const complete = {...(event && {event}), ...(id && {id}), data: data.join('\n')}
    const isEmpty = data.length === 0
    event = undefined
    data = []
    return isEmpty ? undefined : complete
  }
}

function lineOf({event, id, data}: LiveEvent, {redactor}: Output): string {
  const text = (value: string) => JSON.stringify(redactor.text(value))
  // Between tokens a line break is nothing but space.
  const json = isJson(data)
    ? redactor
        .text(data)
        .replaceAll(/[\r\n]+/g, ' ')
        .trim()
    : text(data)
  const fields = [
    ...(event === undefined ? [] : [`"event":${text(event)}`]),
    ...(id === undefined ? [] : [`"id":${text(id)}`]),
    `"data":${json}`,
  ]
  return `{${fields.join(',')}}`
}
