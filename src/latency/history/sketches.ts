import type {Database, SqlValue} from '../../storage/index.js'
import {visitSlots} from '../hdr/codec.js'
import type {Histogram, Moments} from '../histogram.js'

export const HOUR = 3_600_000
export const DAY = 86_400_000

/** What is counted together. Null where there is none. */
export interface SketchKey {
  api: string | null
  host: string | null
  method: string
  pathTemplate: string
  status: number | null
  /** Answered from the cache. */
  cached: boolean
}

/** A stretch of time in which some requests were counted together. */
export interface Sketch extends SketchKey {
  /** Epoch milliseconds. */
  start: number
  /** Requests, those without a latency included. */
  count: number
  /** Sum of the latencies in microseconds. */
  sum: number
}

/** A stretch with its whole distribution, in microseconds. */
export interface FullSketch extends Sketch {
  addTo(histogram: Histogram): void
}

type Row = Record<string, SqlValue>

interface Window {
  /** Epoch milliseconds, the end excluded. */
  from: number
  to: number
}

/** Sketches of a length of time that begin in a window. */
export function* readSketches(
  database: Database,
  span: number,
  window: Window,
  api: string | undefined,
): Generator<FullSketch> {
  const [terms, parameters] = condition(span, window, api)
  const rows = database.prepare(`SELECT * FROM latency_sketches WHERE ${terms}`)
  for (const row of rows.iterate(...parameters)) {
    yield {
      ...sketchOf(row),
      addTo: (histogram) =>
        histogram.add((put) => visitSlots(row['histogram'] as Uint8Array, put), momentsOf(row)),
    }
  }
}

/**
 * Counts and sums of the hours that begin in a window, of what has a latency and was no cached
 * answer. Hours whose middles are in the same step are one sketch, that of the first of them.
 * @param step milliseconds, counted from `origin`
 */
export function* readHours(
  database: Database,
  window: Window,
  {step, origin}: {step: number; origin: number},
  api: string | undefined,
): Generator<Sketch> {
  const [terms, parameters] = condition(HOUR, window, api)
  const rows = database.prepare(
    `SELECT min(start) AS start, api, host, method, path_template, status, cached,
       sum(count) AS count, sum(sum) AS sum
     FROM latency_sketches WHERE ${terms} AND cached = 0 AND status <> 0
     GROUP BY CAST((start + ${HOUR / 2} - ?) / ? AS INTEGER), api, host, method, path_template, status`,
  )
  for (const row of rows.iterate(...parameters, origin, Math.floor(step))) yield sketchOf(row)
}

function condition(
  span: number,
  {from, to}: Window,
  api: string | undefined,
): [terms: string, parameters: SqlValue[]] {
  const terms = `span = ? AND start >= ? AND start < ? ${api === undefined ? '' : 'AND api = ?'}`
  return [terms, [span, from, Math.min(to, 2 ** 52), ...(api === undefined ? [] : [api])]]
}

function sketchOf(row: Row): Sketch {
  return {
    start: Number(row['start']),
    api: String(row['api']) || null,
    host: String(row['host']) || null,
    method: String(row['method']),
    pathTemplate: String(row['path_template']),
    status: Number(row['status']) || null,
    cached: row['cached'] === 1,
    count: Number(row['count']),
    sum: Number(row['sum']),
  }
}

export function momentsOf(row: Row): Moments {
  const number = (name: string) => Number(row[name])
  return {
    sum: number('sum'),
    squares: number('squares'),
    min: number('min'),
    max: number('max'),
  }
}
