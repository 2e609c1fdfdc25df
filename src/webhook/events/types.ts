/** The events of one provider: complete example payloads that are sent as they stand. */
export interface Catalogue {
  /** Event name to JSON payload; for form-encoded providers a flat object of fields. */
  events: Readonly<Record<string, unknown>>
  /** What is set to the time of the delivery, where the payload has it. */
  times: ReadonlyArray<readonly [path: string, unit: 's' | 'ms' | 'iso']>
  /** Names that people use for these events, whatever the provider calls them. */
  aliases: Readonly<Record<string, string>>
}
