/** Reads the files that a suite names. */
export interface FileReader {
  /** A path as the suite has it, made absolute from the suite's own folder; URLs stay. */
  locate(path: string): string
  /** @throws ApixError FILE_UNREADABLE */
  text(path: string): Promise<string>
  /** Undefined when there is no such file. */
  optional(path: string): Promise<string | undefined>
}
