import {settings} from '@oclif/core/settings'
import {environment} from '../../api/environment.js'
import {ApixError, type ExitCode, toErrorDocument} from '../../errors/index.js'
import {createOutput, printJson, renderError, styleFor} from '../../output/index.js'
import {createRedactor, timestamp} from '../../shared/index.js'
import type {ApixCommand} from '../apix-command.js'
import {ApixConfig, type Runtime} from '../runtime.js'
import {HELP_FLAGS, wantsHelp} from './help-flags.js'
import {suggestCommand} from './suggest.js'

type CommandClass = new (argv: string[], config: ApixConfig) => ApixCommand

/**
 * Help, topics, aliases and mistyped words: what needs to know all commands.
 * @returns the exit code of the process
 */
export async function navigate(argv: string[], runtime: Runtime): Promise<ExitCode> {
  // oclif would look for tsconfig.json and register a transpiler when NODE_ENV says so.
  settings.enableAutoTranspile = false
  const config = new ApixConfig(runtime)
  await config.load()

  const {id, rest} = splitCommand(config, argv)
  const command = config.findCommand(id)
  if (
    id === '' ||
    id.startsWith('-') ||
    argv[0] === 'help' ||
    wantsHelp(rest) ||
    (!command && config.findTopic(id))
  ) {
    const {showHelp} = await import('./help.js')
    const named = argv[0] === 'help' ? argv.slice(1) : argv
    const words = named.filter((word) => !HELP_FLAGS.includes(word))
    const found = await showHelp(config, words, argv.length === 0)
    if (found) return 0
    return reportUnknownCommand(config, argv, words)
  } else if (command) {
    // Not Class.run(): that loads the configuration a second time and loses the runtime on the way.
    const Class = (await command.load()) as unknown as CommandClass
    return new Class(rest, config).execute()
  }
  return reportUnknownCommand(config, argv, argv)
}

/** Splits `auth status --json` into the command's id `auth:status` and what belongs to it. */
function splitCommand(config: ApixConfig, argv: readonly string[]): {id: string; rest: string[]} {
  const firstFlag = argv.findIndex((word) => word.startsWith('-'))
  const words = firstFlag === -1 ? argv : argv.slice(0, firstFlag)
  // The longest id wins; commands that have arguments have no commands below them.
  for (let count = Math.min(words.length, 3); count > 0; count--) {
    const id = words.slice(0, count).join(':')
    if (config.findCommand(id)) return {id, rest: argv.slice(count)}
  }
  return {id: words.join(':'), rest: argv.slice(words.length)}
}

/** @param named the words that should name a command: those after `help` */
async function reportUnknownCommand(
  config: ApixConfig,
  argv: readonly string[],
  named: readonly string[],
): Promise<ExitCode> {
  const redactor = createRedactor()
  const output = createOutput(process, redactor, environment()['FORCE_COLOR'])
  const {words, meant, topic} = suggestCommand(config, named)
  const listed = topic
    ? `apix ${topic.name} has: ${topic.commands.join(', ')}`
    : 'apix help lists the commands'
  const error = new ApixError('COMMAND_UNKNOWN', `no such command: apix ${words}`, {
    hints: [meant ? `did you mean: apix ${meant}` : listed],
  })
  if (argv.includes('--json')) {
    await printJson(output, toErrorDocument(error, timestamp(Date.now())))
  } else {
    await output.stderr.write(renderError(error, styleFor(output.stderr)))
  }
  return error.exitCode
}
