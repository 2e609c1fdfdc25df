import type {ChalkInstance} from 'chalk'

/**
 * What is painted how. Sixteen colours only, which follow the terminal's own theme, and of them
 * neither blue nor yellow: the first cannot be read on black, the second on white.
 */
export function themeOf(chalk: ChalkInstance) {
  return {
    method: chalk.bold,
    url: chalk.cyan,
    headerName: chalk.cyan,
    success: chalk.green,
    redirect: chalk.magenta,
    failure: chalk.red,
    key: chalk.bold,
    string: chalk.green,
    number: chalk.cyan,
    literal: chalk.magenta,
    soft: chalk.dim,
    notice: chalk.magenta,
    /** The phases of an exchange in the waterfall. */
    waiting: chalk.dim,
    connecting: chalk.cyan,
    server: chalk.green,
    transfer: chalk.magenta,
  }
}

export type Theme = ReturnType<typeof themeOf>
