import {ApixError} from '../../errors/index.js'
import type {Database, SqlValue} from '../../storage/index.js'
import type {Forwarded, RecordedDelivery} from '../types.js'

/** The deliveries that were received, kept with the bytes they came in. */
export interface DeliveryStore {
  /** Keeps a delivery as it arrived, before anything is done with it. */
  add(delivery: RecordedDelivery): void
  /** Adds what became of it. */
  finish(delivery: RecordedDelivery, forwarded: Forwarded | null): void
  /** Newest first. */
  list(limit: number): RecordedDelivery[]
  /** @throws ApixError NOT_FOUND */
  get(deliveryId: string): RecordedDelivery
}

export function createDeliveryStore(database: Database): DeliveryStore {
  const columns = `delivery_id, time, event_id, event, provider, method, path, headers, body,
    verified, reason, duplicate, status`
  return {
    add(delivery) {
      database
        .prepare(
          `INSERT INTO deliveries (${columns}, direction)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'in')`,
        )
        .run(
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
          delivery.duplicate ? 1 : 0,
          delivery.status,
        )
    },
    finish({deliveryId, duplicate, status}, forwarded) {
      database
        .prepare(
          `UPDATE deliveries SET duplicate = ?, status = ?, forwarded_status = ?, forwarded_ms = ?
           WHERE delivery_id = ?`,
        )
        .run(
          duplicate ? 1 : 0,
          status,
          forwarded?.status ?? null,
          forwarded?.durationMs ?? null,
          deliveryId,
        )
    },
    list(limit) {
      return database
        .prepare(
          `SELECT ${columns} FROM deliveries WHERE direction = 'in'
           ORDER BY time DESC, delivery_id DESC LIMIT ?`,
        )
        .all(limit)
        .map(fromRow)
    },
    get(deliveryId) {
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
    duplicate: Number(row['duplicate']) === 1,
    status: row['status'] === null ? null : Number(row['status']),
  }
}
