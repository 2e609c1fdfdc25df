import type {Command} from '@oclif/core/command'
import {CommandHelp, Help} from '@oclif/core/help'
import {EXIT_CODE_TABLE} from '../../errors/index.js'
import type {ApixConfig} from '../runtime.js'

const WELCOME = `apix: explore and test HTTP APIs from the terminal

USAGE
  $ apix COMMAND [ARGUMENTS] [FLAGS]

START HERE
  $ apix login github                    log in once: OAuth in the browser, token in the keychain
  $ apix get /user                       authenticated, retried, paced, timed
  $ apix post :3000/users name=Ann age:=42
  $ apix explore                         find, fill in, send and save requests by keys
  $ apix webhook send payment.succeeded --to http://localhost:3000/webhooks/stripe
  $ apix stats                           p50 / p90 / p99 per endpoint, from real use
  $ apix demo                            a complete provider on this machine to try it all on
`

/** Examples first: most people look for one that they can change. */
class ApixCommandHelp extends CommandHelp {
  protected override sections() {
    const sections = super.sections()
    const examples = sections.filter(({header}) => header === 'EXAMPLES')
    return [...examples, ...sections.filter(({header}) => header !== 'EXAMPLES')]
  }
}

class ApixHelp extends Help {
  protected override CommandHelpClass = ApixCommandHelp

  constructor(config: ApixConfig) {
    super(config, {docopts: false, flagSortOrder: 'none', hideCommandSummaryInDescription: true})
  }

  /** Public, where oclif has it protected. */
  override showTopicHelp(topic: Parameters<Help['showTopicHelp']>[0]): Promise<void> {
    return super.showTopicHelp(topic)
  }

  showWelcome(): void {
    this.log(WELCOME)
    const commands = this.config.commands.filter(({id, hidden}) => !id.includes(':') && !hidden)
    const topics = this.config.topics.filter(
      ({name}) =>
        !name.includes(':') && this.config.commandIDs.some((id) => id.startsWith(`${name}:`)),
    )
    const rows: Array<[string, string | undefined]> = [
      ...topics.map(({name, description}): [string, string | undefined] => [
        `${name} …`,
        description,
      ]),
      ...commands.map((command): [string, string | undefined] => [
        command.id,
        this.summary(command as Command.Loadable),
      ]),
    ]
    rows.sort(([a], [b]) => a.localeCompare(b))
    this.log(section('COMMANDS', rows))
    this.log(section('EXIT CODES', EXIT_CODE_TABLE))
    this.log(
      'Help on one: apix help COMMAND. Documentation and issues: https://github.com/apix-dev/apix',
    )
  }
}

/** The short page that `apix` alone prints. */
class ApixShortHelp extends ApixHelp {
  override showWelcome(): void {
    this.log(WELCOME)
    this.log(
      'All commands and exit codes: apix help. Documentation and issues: https://github.com/apix-dev/apix',
    )
  }
}

function section(
  title: string,
  rows: ReadonlyArray<readonly [string, string | undefined]>,
): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text ?? ''}`.trimEnd())
  return `${title}\n${lines.join('\n')}\n`
}

/**
 * Prints help to stdout: the welcome page, a topic's commands, or one command.
 * @param words the command's words, without help flags; flags among them are ignored
 * @returns false when the words name nothing
 */
export async function showHelp(
  config: ApixConfig,
  words: readonly string[],
  short = false,
): Promise<boolean> {
  const help = short ? new ApixShortHelp(config) : new ApixHelp(config)
  const names = words.filter((word) => !word.startsWith('-'))
  if (names.length === 0) {
    help.showWelcome()
    return true
  }
  // The longest run of words that names a command wins: `apix help get /users` is help on get.
  for (let count = names.length; count > 0; count--) {
    const id = names.slice(0, count).join(':')
    const command = config.findCommand(id)
    if (command) {
      await help.showCommandHelp(command)
      return true
    }
    const topic = config.findTopic(id)
    if (topic && count === names.length) {
      await help.showTopicHelp(topic)
      return true
    }
  }
  return false
}
