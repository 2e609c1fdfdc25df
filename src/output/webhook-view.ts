import type {
  KnownSecret,
  ProviderSummary,
  RecordedDelivery,
  SendProgress,
  SentDelivery,
  Verdict,
} from '../webhook/index.js'
import {bar} from './plot.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {renderTable} from './table.js'

function statusText(status: number | null, style: Style): string {
  if (status === null) return style.chalk.red('failed')
  const paint =
    status < 300 ? style.chalk.green : status < 500 ? style.chalk.yellow : style.chalk.red
  return paint(String(status))
}

/** More of them are summed up. */
const LISTED = 20

/** What came back for each delivery that was sent, or for all of them together. */
export function renderDeliveries(deliveries: readonly SentDelivery[], style: Style): string {
  if (deliveries.length > LISTED) return renderSummary(deliveries, style)
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

/** How many were answered how, and how long that took. */
function renderSummary(deliveries: readonly SentDelivery[], style: Style): string {
  const counts = new Map<string, number>()
  for (const {status, error} of deliveries) {
    const key = status === null ? (error?.code ?? 'failed') : String(status)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const times = deliveries.map(({durationMs}) => durationMs).sort((a, b) => a - b)
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1)
  const again = deliveries.filter(({attempt}) => attempt > 1).length
  const rows = [...counts].map(([answer, count]) => ({answer, count}))
  const table = renderTable(
    rows,
    [
      {title: 'ANSWER', value: ({answer}) => answer},
      {title: 'DELIVERIES', value: ({count}) => String(count), align: 'right'},
    ],
    style,
  )
  const repeated = again > 0 ? `, ${again} of them again` : ''
  return `${table}${deliveries.length} deliveries${repeated}; median ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms\n`
}

/** One line that is drawn over itself while events are sent. */
export function renderSendProgress(progress: SendProgress, {chalk, width}: Style): string {
  const {done, total, failed, elapsed} = progress
  const rate = elapsed > 0 ? Math.round((done / elapsed) * 1000) : 0
  const words = `${done} of ${total} sent, ${rate}/s${failed > 0 ? `, ${failed} failed` : ''}`
  const room = Math.max(10, Math.min(30, width - words.length - 10))
  return `\r\u001b[2K${chalk.cyan(bar(done / total, room).padEnd(room))} ${words}`
}

/** The provider table. */
export function renderProviders(providers: readonly ProviderSummary[], style: Style): string {
  return renderTable(
    providers,
    [
      {title: 'PROVIDER', value: ({id}) => id},
      {title: 'NAME', value: ({title}) => title},
      {title: 'SIGNATURE', value: ({header, path}) => header ?? `body ${path}`},
      {title: 'ALGORITHM', value: ({algorithm}) => algorithm},
      {title: 'EVENTS', value: ({events}) => String(events), align: 'right'},
    ],
    style,
  )
}

/** The providers that have a stored secret. */
export function renderSecrets(secrets: readonly KnownSecret[], style: Style): string {
  return renderTable(
    secrets,
    [
      {title: 'PROVIDER', value: ({provider}) => provider},
      {title: 'SECRET', value: ({previous}) => (previous ? 'previous' : 'current')},
    ],
    style,
  )
}

/** The events of one or all providers. */
export function renderEvents(
  events: ReadonlyArray<{
    provider: string
    event: string
    aliases: readonly string[]
    payload: unknown
  }>,
  style: Style,
): string {
  return renderTable(
    events,
    [
      {title: 'PROVIDER', value: ({provider}) => provider},
      {title: 'EVENT', value: ({event}) => event},
      {title: 'EXAMPLE', value: ({payload}) => (payload === null ? 'no' : 'yes')},
      {title: 'ALSO', value: ({aliases}) => aliases.join(', ')},
    ],
    style,
  )
}

/** Whether a message is genuine, and why not. */
export function renderVerdict(
  verdict: Verdict & {
    provider: string
    event: string | null
    id: string | null
    expected?: string | undefined
  },
  style: Style,
): string {
  const mark = verdict.verified
    ? style.chalk.green('verified')
    : style.chalk.red(`not verified (${verdict.reason})`)
  const about = [verdict.provider, verdict.event, verdict.id].filter(Boolean).join(' ')
  const expected = verdict.expected ? `expected signature: ${printable(verdict.expected)}\n` : ''
  return `${mark}: ${printable(about)}\n${printable(verdict.explanation)}\n${expected}`
}

/** A narrower terminal shows no event ids. */
const WIDE = 100

/** A delivery that was received: one line, and why where it was refused. */
export function renderReceived(delivery: RecordedDelivery, style: Style): string {
  return style.isTTY ? renderLive(delivery, style) : renderPlain(delivery, style)
}

function renderPlain(delivery: RecordedDelivery, style: Style): string {
  const {receivedAt, provider, event, id, deliveryId, duplicate, reason} = delivery
  const marks = [duplicate && 'duplicate', reason].filter(Boolean).join(' ')
  const words = [receivedAt, statusText(delivery.status, style), provider, event, id, deliveryId]
  const line = words.map((word) => (word ? printable(word) : '-')).join(' ')
  return `${line}${marks ? ` ${style.chalk.yellow(marks)}` : ''}\n`
}

function renderLive(delivery: RecordedDelivery, style: Style): string {
  const {chalk, width} = style
  const {receivedAt, provider, event, id, verified, reason, explanation, duplicate} = delivery
  const paint = verified ? chalk.green : reason === 'skipped' ? chalk.yellow : chalk.red
  const verdict = paint(verified ? 'verified' : (reason ?? 'not verified'))
  const line = [
    chalk.dim(new Date(receivedAt).toTimeString().slice(0, 8)),
    statusText(delivery.status, style),
    provider,
    chalk.bold(printable(event ?? '-')),
    ...(width >= WIDE && id ? [chalk.dim(printable(id))] : []),
    verdict,
    ...(duplicate ? [chalk.yellow('duplicate')] : []),
    ...forwardText(delivery, style),
  ].join('  ')
  const why = !verified && reason !== 'skipped' && explanation
  return `${line}\n${why ? `${chalk.dim(`          ${printable(explanation)}`)}\n` : ''}`
}

function forwardText({forwarded}: RecordedDelivery, style: Style): string[] {
  if (!forwarded) return []
  const answer =
    forwarded.status === null ? style.chalk.red('no answer') : statusText(forwarded.status, style)
  return [`-> ${answer} in ${forwarded.durationMs.toFixed(1)} ms`]
}

/** What a listener took in while it ran. */
export function renderReceipts(deliveries: ReceivedCount): string {
  const {total, refused, duplicates, failed} = deliveries
  const parts = [
    `${total} ${total === 1 ? 'delivery' : 'deliveries'}`,
    ...(duplicates > 0 ? [`${duplicates} duplicate`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(failed > 0 ? [`${failed} not processed`] : []),
  ]
  return parts.join(', ')
}

export interface ReceivedCount {
  total: number
  duplicates: number
  /** Answered 4xx. */
  refused: number
  /** Answered 5xx. */
  failed: number
}

/** The deliveries that were recorded, newest first. */
export function renderRecorded(deliveries: readonly RecordedDelivery[], style: Style): string {
  return renderTable(
    deliveries,
    [
      {title: 'DELIVERY', value: ({deliveryId}) => deliveryId},
      {title: 'RECEIVED', value: ({receivedAt}) => receivedAt},
      {title: 'PROVIDER', value: ({provider}) => provider},
      {title: 'EVENT', value: ({event}) => printable(event ?? '-')},
      {title: 'ID', value: ({id}) => printable(id ?? '-')},
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
