import type {SharedStore} from '../../storage/index.js'
import {isTight} from './schedule.js'
import {countersFor, learned, type Moment, merged, type Route, slotFor} from './sheet.js'
import type {SheetFiles} from './sheet-files.js'
import type {KnownLimit, LimitReading, LimitSheet} from './types.js'

/** Whose limits: a credential's at an origin. */
export interface LimitScope extends Pick<LimitSheet, 'origin' | 'api' | 'environment' | 'account'> {
  /** Differs between credentials and does not lead back to one. */
  credential: string
}

export interface Admission {
  /** Milliseconds to wait; the slot is reserved unless that is too long. */
  wait: number
  /** The counter that makes it wait. */
  because?: KnownLimit
  /** When it may be sent, by the store's clock; undefined where nobody counts. */
  slot?: number
}

/** What responses said about their servers' limits, for all that share the store. */
export interface LimitBook {
  /**
   * @param most milliseconds that the caller is willing to wait
   * @param missed a slot that was reserved and could not be kept
   */
  admit(scope: LimitScope, route: Route, most: number, missed?: number): Promise<Admission>
  learn(
    scope: LimitScope,
    route: Route,
    readings: readonly LimitReading[],
    tookMs: number,
  ): Promise<void>
  /** Everything that is known and not yet out of date. */
  list(): Promise<LimitSheet[]>
  /** @returns how many were forgotten */
  clear(): Promise<number>
}

export interface LimitBookDeps {
  store: () => Promise<SharedStore>
  /** Where sheets lie beside the database so that most requests need not open it. */
  files?: SheetFiles
  now: () => number
}

/** The sheet with the requests that count against it. */
interface Shared {
  sheet: LimitSheet
  /** By counter, when requests since its latest word were or will be sent. */
  taken: Record<string, number[]>
}

const PREFIX = 'limits:'
/** How long a sheet is kept after it was used last. Milliseconds. */
const KEPT = 2 * 3_600_000

/**
 * With files (one machine) a request looks at a small file and asks the database for a slot only
 * when little is left; without them (many machines) the shared store is asked each time.
 */
export function createLimitBook(deps: LimitBookDeps): LimitBook {
  const {files, now} = deps

  async function admit(
    scope: LimitScope,
    route: Route,
    most: number,
    missed?: number,
  ): Promise<Admission> {
    const own = await files?.read(keyOf(scope))
    if (files) {
      const tight = own && countersFor(own, route).some((known) => isTight(known, now()))
      if (!tight) return {wait: 0}
    }
    const store = await deps.store()
    return store.update<Admission>(PREFIX + keyOf(scope), (text, clock) => {
      const shared = parse(text)
      const sheet = shared && own ? merged(shared.sheet, own) : (own ?? shared?.sheet)
      if (!sheet) return {result: {wait: 0}}
      const counters = countersFor(sheet, route).filter((known) => isTight(known, clock))
      if (counters.length === 0) return {result: {wait: 0}}
      const taken = stillCounted(shared?.taken ?? {}, sheet, clock, missed)
      const {slot, because} = slotFor(counters, taken, clock)
      const result = {wait: slot - clock, slot, ...(because && {because})}
      if (result.wait > most) return {result}
      for (const {bucket} of counters) taken[bucket] = [...(taken[bucket] ?? []), slot]
      const value = JSON.stringify({sheet, taken} satisfies Shared)
      return {value, ttl: slot - clock + KEPT, result}
    })
  }

  async function learn(
    scope: LimitScope,
    route: Route,
    readings: readonly LimitReading[],
    tookMs: number,
  ): Promise<void> {
    const key = keyOf(scope)
    const moment = (at: number): Moment => ({sentAt: at - tookMs, observedAt: at})
    if (files) {
      const before = (await files.read(key)) ?? empty(scope)
      await files.write(key, learned({...before, ...about(scope)}, readings, route, moment(now())))
      return
    }
    const store = await deps.store()
    await store.update(PREFIX + key, (text, clock) => {
      const shared = parse(text)
      const before = {...(shared?.sheet ?? empty(scope)), ...about(scope)}
      const sheet = learned(before, readings, route, moment(clock))
      const value = JSON.stringify({sheet, taken: shared?.taken ?? {}} satisfies Shared)
      return {value, ttl: KEPT, result: undefined}
    })
  }

  return {
    admit,
    learn,
    async list() {
      if (files) return files.list()
      const entries = await (await deps.store()).list(PREFIX)
      return entries.flatMap(({value}) => parse(value)?.sheet ?? [])
    },
    async clear() {
      const shared = await (await deps.store()).clear(PREFIX)
      return files ? files.clear() : shared
    },
  }
}

/** Without the requests that the latest word of their counter includes. */
function stillCounted(
  taken: Shared['taken'],
  sheet: LimitSheet,
  now: number,
  missed: number | undefined,
): Record<string, number[]> {
  const entries = Object.values(sheet.limits).map(({bucket, sentAt, window = 0}) => {
    const oldest = Math.min(sentAt, now - window)
    return [
      bucket,
      (taken[bucket] ?? []).filter((time) => time > oldest && time !== missed),
    ] as const
  })
  return Object.fromEntries(entries)
}

function keyOf({origin, credential}: LimitScope): string {
  return `${origin} ${credential}`
}

function about({origin, api, environment, account}: LimitScope) {
  return {origin, api, environment, account}
}

function empty(scope: LimitScope): LimitSheet {
  return {...about(scope), limits: {}, routes: {}}
}

function parse(text: string | undefined): Shared | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Shared)
  } catch {
    return undefined
  }
}
