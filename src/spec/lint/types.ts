/** Something wrong with a description. */
export interface LintProblem {
  rule: string
  severity: 'error' | 'warning'
  message: string
  /** JSON pointer into the file. */
  pointer: string
  /** A path or a URL. */
  file: string
  line: number
  column: number
  /** `file:line:column`. */
  location: string
}
