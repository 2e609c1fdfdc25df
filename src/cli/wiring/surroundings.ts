import {homedir} from 'node:os'
import type {Environment} from '../../api/index.js'
import {createNotifier, createOutput, createPrompter} from '../../output/index.js'
import {createRedactor, systemClock} from '../../shared/index.js'
import {directories} from '../../storage/index.js'
import type {Deps, GlobalOptions, SharedParts} from '../deps.js'

type Surroundings =
  | 'environment'
  | 'options'
  | 'clock'
  | 'redactor'
  | 'output'
  | 'notifier'
  | 'prompter'
  | 'signal'
  | 'directories'
  | 'selection'

/** What costs nothing to have: the process as the commands see it. */
export function surroundings(
  environment: Environment,
  options: GlobalOptions,
  signal: AbortSignal,
  shared?: SharedParts,
): Pick<Deps, Surroundings> {
  const {api, env, quiet, verbose} = options
  const redactor = shared?.redactor ?? createRedactor()
  const output = shared?.output ?? createOutput(process, redactor, environment['FORCE_COLOR'])
  const interactive =
    options.input && !environment['CI'] && process.stdin.isTTY === true && output.stderr.isTTY
  return {
    environment,
    options,
    clock: systemClock,
    redactor,
    output,
    notifier: shared?.notifier ?? createNotifier(output, {quiet, verbose}),
    prompter: createPrompter(interactive, signal),
    signal,
    directories: directories(environment, process.platform, homedir()),
    selection: {
      ...(api !== undefined && {api}),
      ...(env !== undefined && {environment: env}),
    },
  }
}
