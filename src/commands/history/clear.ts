import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {durationFlag} from '../../cli/flags.js'
import {ApixError} from '../../errors/index.js'

export default class HistoryClear extends ApixCommand<{removed: number}> {
  static override summary = 'remove requests from the history and so from the statistics'
  static override examples = [
    '<%= config.bin %> history clear --yes',
    '<%= config.bin %> history clear -a shop --older-than 30d --yes',
  ]
  static override flags = {
    'older-than': durationFlag({summary: 'keep what is younger'}),
    yes: Flags.boolean({char: 'y', summary: 'do not ask'}),
  }

  async run() {
    const {flags} = await this.parse(HistoryClear)
    const {clock, prompter} = this.deps
    const message = 'remove these requests from the history?'
    if (!flags.yes && !(await prompter.confirm({message, flag: '--yes'}))) {
      throw new ApixError('CONFIRMATION_REQUIRED', 'nothing was removed')
    }
    const {clearHistory} = await import('../../latency/index.js')
    const age = flags['older-than']
    const removed = clearHistory(await this.deps.database(), {
      ...(flags.api !== undefined && {api: flags.api}),
      ...(age !== undefined && {before: clock.now() - age}),
    })
    await this.render(`removed ${removed}\n`)
    return {removed}
  }
}
