/** The process exit codes, the same with and without --json. */
export const ExitCode = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  redirect: 3,
  clientError: 4,
  serverError: 5,
  network: 6,
  timeout: 7,
  auth: 8,
  check: 9,
  notFound: 127,
  interrupted: 130,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** Code and meaning, as `apix help` and the documentation print them. */
export const EXIT_CODE_TABLE: ReadonlyArray<readonly [code: string, meaning: string]> = [
  ['0', 'done'],
  ['1', 'unexpected failure: a bug in apix'],
  ['2', 'wrong usage or invalid configuration'],
  ['3', 'final HTTP status was 3xx and was not followed'],
  ['4', 'final HTTP status was 4xx'],
  ['5', 'final HTTP status was 5xx'],
  ['6', 'network: DNS, refused, reset, TLS'],
  ['7', 'timeout'],
  ['8', 'authentication: not logged in, login failed or denied, credential store locked'],
  ['9', 'a check failed: --expect, threshold, signature verification, suite, drift'],
  ['127', 'no such command'],
  ['130', 'interrupted'],
]

/** The exit code that a final HTTP status stands for. */
export function exitCodeOfStatus(status: number): ExitCode {
  if (status >= 500) return ExitCode.serverError
  if (status >= 400) return ExitCode.clientError
  // 304 answers a conditional request: it is what was asked for, not an unfollowed redirect.
  if (status >= 300 && status !== 304) return ExitCode.redirect
  return ExitCode.ok
}
