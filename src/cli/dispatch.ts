import type {ExitCode} from '../errors/index.js'
import {wantsHelp} from './find/help-flags.js'
import {locateCommand} from './find/locate.js'
import type {Runtime} from './runtime.js'

/**
 * Runs what the arguments name.
 * @returns the exit code of the process
 */
export async function dispatch(argv: string[], runtime: Runtime): Promise<ExitCode> {
  const command = wantsHelp(argv) ? undefined : await locateCommand(argv, runtime)
  if (command) return command.execute()
  const {navigate} = await import('./find/navigate.js')
  return navigate(argv, runtime)
}
