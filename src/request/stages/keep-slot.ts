import {ApixError} from '../../errors/index.js'
import {
  type Clock,
  formatDuration,
  type Notifier,
  sleepFully,
  timestamp,
} from '../../shared/index.js'
import type {PipelineRequest} from '../types.js'

/** A reserved slot in time: how long until then, from when on, and for the sake of what. */
export interface Reservation {
  wait: number
  /** On the monotonic clock, when the wait was computed. */
  from: number
  what: string
  slot: number
}

/** How slots are had. Each answers nothing where there is no limit to keep. */
export interface SlotSource {
  /** @param most milliseconds; a longer wait is answered, but not reserved */
  reserve(most: number): Promise<Reservation | undefined>
  /** Called when the time has come: another slot, or nothing where the old one is good. */
  confirm(own: number, most: number, late: number): Promise<Reservation | undefined>
}

export interface KeepSlotDeps {
  clock: Clock
  notifier: Notifier
  prepare?: () => Promise<void>
}

/** Waits shorter than this are not worth a line. Milliseconds. */
const WORTH_TELLING = 1000
/** On a machine so busy that this many slots were missed nothing more can be done. */
const MOST_SLOTS = 50
/** What a slot may lie ahead and still be now. Milliseconds. */
const NOW = 1

/**
 * Reserves a slot, waits for it and makes sure that it still holds: on a busy machine processes
 * send later than they meant to, and what they agreed on before is then no longer so.
 * @param longest milliseconds that may be waited
 * @throws ApixError RATE_LIMITED when that or what is left of `--max-time` is less than the wait
 */
export async function keepSlot(
  request: PipelineRequest,
  longest: number,
  deps: KeepSlotDeps,
  source: SlotSource,
): Promise<Reservation | undefined> {
  const {clock} = deps
  let reserved = await source.reserve(patience(request, longest, clock).milliseconds)
  if (!reserved) return undefined
  await deps.prepare?.()
  for (let count = 0; count < MOST_SLOTS; count++) {
    const most = patience(request, longest, clock)
    await waitOut(request, reserved, most, count, deps)
    const late = clock.monotonic() - (reserved.from + reserved.wait)
    const another = await source.confirm(reserved.slot, most.milliseconds, late)
    if (!another) return reserved
    reserved = another
    if (reserved.wait <= NOW) return reserved
  }
  return reserved
}

interface Patience {
  milliseconds: number
  flag: string
}

/** The cap, or what is left of `--max-time` when that is less. */
function patience(request: PipelineRequest, cap: number, clock: Clock): Patience {
  const left = request.deadline === undefined ? Infinity : request.deadline - clock.monotonic()
  return left < cap
    ? {milliseconds: Math.max(0, left), flag: '--max-time'}
    : {milliseconds: cap, flag: '--retry-max-delay'}
}

async function waitOut(
  request: PipelineRequest,
  {what, wait, from}: Reservation,
  most: Patience,
  before: number,
  {clock, notifier}: KeepSlotDeps,
): Promise<void> {
  if (wait > most.milliseconds) throw noRoom(request, what, wait, most, clock)
  // Loading what it takes to send has taken a part of it already.
  const rest = from + wait - clock.monotonic()
  if (rest <= 0) return
  const line = `paced: waiting ${formatDuration(rest)} for ${what}`
  if (rest >= WORTH_TELLING && before === 0) notifier.notice(line)
  else notifier.detail(line)
  await sleepFully(rest, clock, request.options.signal)
}

function noRoom(
  request: PipelineRequest,
  what: string,
  wait: number,
  most: Patience,
  clock: Clock,
): ApixError {
  const when = timestamp(Math.ceil(clock.now() + wait))
  const words = `not sent: ${what} leaves no room for ${formatDuration(wait)}`
  return new ApixError('RATE_LIMITED', `${words}, longer than ${most.flag} allows`, {
    hints: [
      `try again at ${when}, or raise ${most.flag}`,
      'apix limits shows what is known; apix limits --clear forgets it',
    ],
    method: request.method,
    url: request.url.href,
  })
}
