/**
 * What domains need from the outside world besides their own storage and sockets. Commands hand
 * in the real ones, tests their own; a domain never reaches for a terminal itself.
 */

/** Questions to the person at the terminal. Each rejects with USAGE when nobody can be asked. */
export interface Prompter {
  /** False under --no-input, in CI and without a terminal. */
  readonly interactive: boolean
  input(question: {message: string; flag: string; default?: string}): Promise<string>
  /** Does not echo. */
  password(question: {message: string; flag: string}): Promise<string>
  confirm(question: {message: string; flag: string; default?: boolean}): Promise<boolean>
  select<T extends string>(question: {
    message: string
    flag: string
    choices: ReadonlyArray<{value: T; name?: string; description?: string}>
  }): Promise<T>
}

/** Progress and advice for the person; goes to stderr, one line each. */
export interface Notifier {
  /** Something worth knowing that needs no action; hidden by --quiet. */
  notice(message: string): void
  /** Something that may hurt later; shown even with --quiet. */
  warn(message: string): void
  /** Why apix decided as it did; shown with --verbose. */
  detail(message: string): void
}
