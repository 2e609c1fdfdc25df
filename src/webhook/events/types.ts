/** The events of one provider: complete example payloads that are sent as they stand. */
export interface Catalogue {
  /** Event name to JSON payload; for form-encoded providers a flat object of fields. */
  events: Readonly<Record<string, unknown>>
  /** Events that have no example: they are sent with a payload of one's own. */
  names?: readonly string[]
  /** What is set to the time of the delivery, where the payload has it. */
  times: ReadonlyArray<readonly [path: string, unit: 's' | 'ms' | 'iso']>
  /** Names that people use for these events, whatever the provider calls them. */
  aliases: Readonly<Record<string, string>>
  /** Events that are sent in another form than the provider's others. */
  contentTypes?: Readonly<Record<string, string>>
}

/** The time that stands in examples until they are sent. */
export const SECONDS = 1_767_225_600
export const MILLISECONDS = SECONDS * 1000
export const ISO = '2026-01-01T00:00:00Z'
