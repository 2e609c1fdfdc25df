import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {historyId, keepNegativeIds} from '../../cli/history-flags.js'
import {ExitCode} from '../../errors/index.js'
import type {HistoryDiff} from '../../latency/index.js'

export default class HistoryDiffCommand extends ApixCommand<HistoryDiff> {
  static override summary = 'show how two requests of the history and their responses differ'
  static override description =
    'JSON is compared by its values, whatever its layout and the order of its keys. Headers that differ each time, such as Date, are left out.'
  static override examples = [
    '<%= config.bin %> history diff -2 last',
    '<%= config.bin %> history diff 01JZ3M9Q 01JZ3MBX --exit-code',
  ]
  static override args = {a: historyId, b: historyId}
  static override flags = {
    'exit-code': Flags.boolean({summary: 'exit 9 when status, headers or body differ'}),
  }

  async run() {
    const {args, flags} = await this.parse(HistoryDiffCommand, keepNegativeIds(this.argv))
    const {diffHistory, showHistory} = await import('../../latency/index.js')
    const database = await this.deps.database()
    const diff = diffHistory(showHistory(database, args.a), showHistory(database, args.b))
    const differs = diff.status !== null || diff.headers.length > 0 || diff.body.length > 0
    if (flags['exit-code'] && differs) this.exitCode = ExitCode.check
    const {renderHistoryDiff, styleFor} = await import('../../output/index.js')
    await this.render(renderHistoryDiff(diff, styleFor(this.deps.output.stdout)))
    return diff
  }
}
