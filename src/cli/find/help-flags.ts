export const HELP_FLAGS = ['--help', '-h']

/** True when help is asked for before `--`. */
export function wantsHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).some((word) => HELP_FLAGS.includes(word))
}
