import {
  ApixError,
  ERROR_CODES,
  type ErrorCode,
  type ExitCode,
  exitCodeOfStatus,
} from '../../errors/index.js'
import type {SentDelivery} from '../../webhook/index.js'

function exitCodeOf({status, error}: SentDelivery): ExitCode {
  if (status !== null) return exitCodeOfStatus(status)
  return ERROR_CODES[(error?.code ?? 'NETWORK') as ErrorCode]
}

/**
 * The exit code of the worst delivery.
 * @param retried the last attempt of each event stands for it
 */
export function sendExitCode(deliveries: readonly SentDelivery[], retried = false): ExitCode {
  const counted = retried
    ? [...new Map(deliveries.map((delivery) => [delivery.id, delivery])).values()]
    : deliveries
  return counted.map(exitCodeOf).reduce((worst, code) => (code > worst ? code : worst), 0)
}

/** The failure when no delivery was answered: there is nothing else to show then. */
export function soleFailure(deliveries: readonly SentDelivery[]): ApixError | undefined {
  const [first] = deliveries
  if (!first?.error || deliveries.some(({status}) => status !== null)) return undefined
  const {code, message} = first.error
  return new ApixError(code as ErrorCode, message, {
    method: 'POST',
    url: first.url,
    attempts: deliveries.length,
  })
}
