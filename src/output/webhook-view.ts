import type {RecordedDelivery, SentDelivery, Verdict, WebhookProvider} from '../webhook/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {renderTable} from './table.js'

function statusText(status: number | null, style: Style): string {
  if (status === null) return style.chalk.red('failed')
  const paint =
    status < 300 ? style.chalk.green : status < 500 ? style.chalk.yellow : style.chalk.red
  return paint(String(status))
}

/** What came back for each delivery that was sent. */
export function renderDeliveries(deliveries: readonly SentDelivery[], style: Style): string {
  return deliveries
    .map((delivery) => {
      const {id, event, provider, url, durationMs, attempt, error} = delivery
      const again = attempt > 1 ? ' (again)' : ''
      const head = `${statusText(delivery.status, style)} ${provider} ${event} ${id}${again} -> ${url} in ${durationMs.toFixed(1)} ms\n`
      const body = error?.message ?? delivery.responseBody.trimEnd().slice(0, 2000)
      return body === ''
        ? head
        : `${head}${body
            .split('\n')
            .map((line) => `  ${printable(line)}\n`)
            .join('')}`
    })
    .join('')
}

/** The provider table. */
export function renderProviders(
  providers: ReadonlyArray<WebhookProvider & {events: number}>,
  style: Style,
): string {
  return renderTable(
    providers,
    [
      {title: 'PROVIDER', value: ({id}) => id},
      {title: 'NAME', value: ({title}) => title},
      {title: 'SIGNATURE', value: ({signature}) => signature.header ?? `body ${signature.path}`},
      {title: 'ALGORITHM', value: ({algorithm}) => algorithm},
      {title: 'EVENTS', value: ({events}) => String(events), align: 'right'},
    ],
    style,
  )
}

/** The events of one or all providers. */
export function renderEvents(
  events: ReadonlyArray<{provider: string; event: string; aliases: readonly string[]}>,
  style: Style,
): string {
  return renderTable(
    events,
    [
      {title: 'PROVIDER', value: ({provider}) => provider},
      {title: 'EVENT', value: ({event}) => event},
      {title: 'ALSO', value: ({aliases}) => aliases.join(', ')},
    ],
    style,
  )
}

/** Whether a message is genuine, and why not. */
export function renderVerdict(
  verdict: Verdict & {provider: string; event: string | null; id: string | null},
  style: Style,
): string {
  const mark = verdict.verified
    ? style.chalk.green('verified')
    : style.chalk.red(`not verified (${verdict.reason})`)
  const about = [verdict.provider, verdict.event, verdict.id].filter(Boolean).join(' ')
  return `${mark}: ${printable(about)}\n${printable(verdict.explanation)}\n`
}

/** One line for a delivery that was received. */
export function renderReceived(delivery: RecordedDelivery, style: Style): string {
  const {receivedAt, provider, event, id, deliveryId, duplicate, reason} = delivery
  const marks = [duplicate && 'duplicate', reason].filter(Boolean).join(' ')
  const words = [receivedAt, statusText(delivery.status, style), provider, event, id, deliveryId]
  return `${words.map((word) => (word ? word : '-')).join(' ')}${marks ? ` ${style.chalk.yellow(marks)}` : ''}\n`
}

/** The deliveries that were recorded, newest first. */
export function renderRecorded(deliveries: readonly RecordedDelivery[], style: Style): string {
  return renderTable(
    deliveries,
    [
      {title: 'DELIVERY', value: ({deliveryId}) => deliveryId},
      {title: 'RECEIVED', value: ({receivedAt}) => receivedAt},
      {title: 'PROVIDER', value: ({provider}) => provider},
      {title: 'EVENT', value: ({event}) => event ?? '-'},
      {title: 'ID', value: ({id}) => id ?? '-'},
      {title: 'VERIFIED', value: ({verified, reason}) => (verified ? 'yes' : (reason ?? 'no'))},
      {
        title: 'STATUS',
        value: ({status, duplicate}) => `${status}${duplicate ? ' duplicate' : ''}`,
      },
    ],
    style,
  )
}

/** One recorded delivery as the message it was. */
export function renderMessage(delivery: RecordedDelivery): string {
  const {method, url, headers, body} = delivery
  const head = headers.map(([name, value]) => `${name}: ${printable(value)}\n`).join('')
  const text = body.toString('utf8').split('\n').map(printable).join('\n')
  return `${method} ${printable(url)}\n${head}\n${text}\n`
}
