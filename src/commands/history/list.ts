import {ApixCommand} from '../../cli/apix-command.js'
import {countFlag} from '../../cli/flags.js'
import {historyFilters, historyQuery} from '../../cli/history-flags.js'
import type {HistoryEntry} from '../../latency/index.js'

export default class HistoryList extends ApixCommand<{entries: HistoryEntry[]}> {
  static override aliases = ['history']
  static override summary = 'list the requests that were sent, the latest first'
  static override examples = [
    '<%= config.bin %> history list',
    '<%= config.bin %> history list -a shop --status 5xx --since 24h',
    '<%= config.bin %> history list --search ann@example.com',
  ]
  static override flags = {
    limit: countFlag({min: 1, max: 1_000_000})({
      char: 'n',
      summary: 'how many at most',
      default: 50,
    }),
    ...historyFilters,
  }

  async run() {
    const {flags} = await this.parse(HistoryList)
    const {clock, output, notifier} = this.deps
    const {listHistory} = await import('../../latency/index.js')
    const entries = listHistory(await this.deps.database(), {
      ...historyQuery(flags, clock.now()),
      limit: flags.limit,
    })
    if (entries.length === 0) notifier.notice('no such requests in the history')
    else {
      const {renderHistory, styleFor} = await import('../../output/index.js')
      await this.render(renderHistory(entries, styleFor(output.stdout), clock.now()))
    }
    return {entries}
  }
}
