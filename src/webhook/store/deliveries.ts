import {ApixError} from '../../errors/index.js'
import type {Database, SqlValue} from '../../storage/index.js'
import type {Forwarded, RecordedDelivery} from '../types.js'

/** The deliveries that were received, kept with the bytes they came in. */
export interface DeliveryStore {
  /** Keeps a delivery as it arrived, before anything is done with it. */
  add(delivery: RecordedDelivery): Promise<void>
  /** Adds what became of it. */
  finish(delivery: RecordedDelivery): Promise<void>
  /** Newest first. */
  list(limit: number): RecordedDelivery[]
  /** The same without headers and bodies, which may be large. */
  recent(limit: number): RecordedDelivery[]
  /**
   * @param deliveryId or `last`, the newest
   * @throws ApixError NOT_FOUND
   */
  get(deliveryId: string): RecordedDelivery
}

/** Stands for the newest delivery. */
const LAST = 'last'

export function createDeliveryStore(database: Database): DeliveryStore {
  const columns = `delivery_id, time, event_id, event, provider, method, path, headers, body,
    verified, reason, explanation, duplicate, status, forwarded_status, forwarded_ms`
  const insert = `INSERT INTO deliveries (${columns}, direction)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'in')`
  const update = `UPDATE deliveries
    SET duplicate = ?, status = ?, forwarded_status = ?, forwarded_ms = ? WHERE delivery_id = ?`
  const select = (what: string, limit: number) =>
    database
      .prepare(
        `SELECT ${what} FROM deliveries WHERE direction = 'in'
         ORDER BY time DESC, delivery_id DESC LIMIT ?`,
      )
      .all(limit)
      .map(fromRow)
  return {
    async add(delivery) {
      const row = toRow(delivery)
      await database.batched(() => database.prepare(insert).run(...row))
    },
    async finish({deliveryId, duplicate, status, forwarded}) {
      const {status: answered = null, durationMs = null} = forwarded ?? {}
      const row = [duplicate ? 1 : 0, status, answered, durationMs, deliveryId]
      await database.batched(() => database.prepare(update).run(...row))
    },
    list: (limit) => select(columns, limit),
    recent: (limit) =>
      select(columns.replace('headers, body', "'[]' AS headers, NULL AS body"), limit),
    get(deliveryId) {
      const [newest] = deliveryId === LAST ? select(columns, 1) : []
      if (newest) return newest
      const row = database
        .prepare(`SELECT ${columns} FROM deliveries WHERE delivery_id = ?`)
        .get(deliveryId)
      if (row) return fromRow(row)
      throw new ApixError('NOT_FOUND', `there is no recorded delivery ${deliveryId}`, {
        hints: ['apix webhook list shows what was received'],
      })
    },
  }
}

function text(value: SqlValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

function toRow(delivery: RecordedDelivery): SqlValue[] {
  return [
    delivery.deliveryId,
    Date.parse(delivery.receivedAt),
    delivery.id,
    delivery.event,
    delivery.provider,
    delivery.method,
    delivery.url,
    JSON.stringify(delivery.headers),
    delivery.body,
    delivery.verified ? 1 : 0,
    delivery.reason,
    delivery.explanation,
    delivery.duplicate ? 1 : 0,
    delivery.status,
    delivery.forwarded?.status ?? null,
    delivery.forwarded?.durationMs ?? null,
  ]
}

/** A forward that got no answer has a duration alone. */
function forwardedOf(row: Record<string, SqlValue>): Forwarded | null {
  const {forwarded_status: status, forwarded_ms: duration} = row
  if (duration === null || duration === undefined) return null
  return {status: status == null ? null : Number(status), durationMs: Number(duration)}
}

function fromRow(row: Record<string, SqlValue>): RecordedDelivery {
  const body = row['body']
  return {
    deliveryId: String(row['delivery_id']),
    receivedAt: new Date(Number(row['time'])).toISOString(),
    provider: String(row['provider']),
    id: text(row['event_id']),
    event: text(row['event']),
    method: String(row['method']),
    url: String(row['path']),
    headers: JSON.parse(String(row['headers'])),
    body: body instanceof Uint8Array ? Buffer.from(body) : Buffer.alloc(0),
    verified: Number(row['verified']) === 1,
    reason: text(row['reason']),
    explanation: text(row['explanation']),
    duplicate: Number(row['duplicate']) === 1,
    status: row['status'] === null ? null : Number(row['status']),
    forwarded: forwardedOf(row),
  }
}
