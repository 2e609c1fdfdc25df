import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {countFlag, durationFlag} from '../../cli/flags.js'
import type {HistoryEntry} from '../../latency/index.js'

export default class HistoryList extends ApixCommand<{entries: HistoryEntry[]}> {
  static override aliases = ['history']
  static override summary = 'list the requests that were sent, the latest first'
  static override examples = [
    '<%= config.bin %> history list',
    '<%= config.bin %> history list -a shop --status 500 --since 24h',
  ]
  static override flags = {
    limit: countFlag({min: 1, max: 1_000_000})({
      char: 'n',
      summary: 'how many at most',
      default: 50,
    }),
    since: durationFlag({summary: 'how far to look back'}),
    method: Flags.string({char: 'X', summary: 'only this method', helpValue: 'METHOD'}),
    status: countFlag({min: 100, max: 999})({summary: 'only this status'}),
  }

  async run() {
    const {flags} = await this.parse(HistoryList)
    const {clock, output, notifier} = this.deps
    const {listHistory} = await import('../../latency/index.js')
    const entries = listHistory(await this.deps.database(), {
      limit: flags.limit,
      ...(flags.api !== undefined && {api: flags.api}),
      ...(flags.since !== undefined && {since: clock.now() - flags.since}),
      ...(flags.method !== undefined && {method: flags.method}),
      ...(flags.status !== undefined && {status: flags.status}),
    })
    if (entries.length === 0) notifier.notice('no such requests in the history')
    else {
      const {renderHistory, styleFor} = await import('../../output/index.js')
      await this.render(renderHistory(entries, styleFor(output.stdout)))
    }
    return {entries}
  }
}
