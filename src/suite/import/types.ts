import type {RawStep, RawSuite} from '../read/raw.js'

/** Requests from elsewhere, as a suite that can be written. */
export interface ImportedSuite {
  suite: RawSuite
  /** What could not be carried over, each in a line. */
  notes: readonly string[]
  /** The variables of the environment that stand for credentials that were found. */
  secrets: readonly string[]
}

/** A step that is being put together. */
export type Mutable<T> = {-readonly [Key in keyof T]: T[Key]}
export type StepDraft = Mutable<RawStep>
