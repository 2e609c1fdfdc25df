import {ApixCommand} from '../../cli/apix-command.js'
import {historyId, keepNegativeIds} from '../../cli/history-flags.js'
import type {HistoryDetail} from '../../latency/index.js'

export default class HistoryShow extends ApixCommand<HistoryDetail> {
  static override summary = 'show one request of the history with its response'
  static override examples = [
    '<%= config.bin %> history show last',
    '<%= config.bin %> history show 01JZ3M9Q --json',
  ]
  static override args = {
    id: historyId,
  }

  async run() {
    const {args} = await this.parse(HistoryShow, keepNegativeIds(this.argv))
    const {showHistory} = await import('../../latency/index.js')
    const entry = showHistory(await this.deps.database(), args.id)
    const {renderHistoryDetail, styleFor} = await import('../../output/index.js')
    await this.render(renderHistoryDetail(entry, styleFor(this.deps.output.stdout)))
    return entry
  }
}
