import type {Item} from './collection.js'

/** What resources, scenarios and counters have become. */
export interface StateSnapshot {
  scenarios: Readonly<Record<string, string>>
  resources: Readonly<Record<string, readonly Item[]>>
  counters: Readonly<Record<string, number>>
}
