import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {countFlag} from '../../cli/flags.js'
import {historyFilters, historyQuery, keepNegativeIds} from '../../cli/history-flags.js'
import {saveBody} from '../../cli/request/output.js'
import type {HistoryDetail} from '../../latency/index.js'

const ALL = 2 ** 31

export default class HistoryExport extends ApixCommand<{exported: number; file: string}> {
  static override strict = false
  static override summary = 'write requests of the history as HAR, NDJSON or curl commands'
  static override description =
    'All of them, those that the flags choose, or the ones named by their ids. A browser opens HAR in its network panel; history import reads HAR and NDJSON. Secrets are masked.'
  static override examples = [
    '<%= config.bin %> history export --format har -o session.har --since 1h',
    '<%= config.bin %> history export --format ndjson > backup.ndjson',
    '<%= config.bin %> history export last --format curl',
  ]
  static override flags = {
    format: Flags.option({
      options: ['har', 'ndjson', 'curl'] as const,
      summary: 'how they are written',
      default: 'har',
    })(),
    output: Flags.string({char: 'o', summary: 'write to a file', helpValue: 'FILE'}),
    limit: countFlag({min: 1, max: 1_000_000_000})({char: 'n', summary: 'only the latest so many'}),
    ...historyFilters,
  }

  async run() {
    const parsed = await this.parse(HistoryExport, keepNegativeIds(this.argv))
    const flags = parsed.flags
    const ids = parsed.argv as string[]
    const {exportHistory, readHistory, showHistory} = await import('../../latency/index.js')
    const database = await this.deps.database()
    const query = {...historyQuery(flags, this.deps.clock.now()), limit: flags.limit ?? ALL}
    let exported = 0
    const entries = function* (): Generator<HistoryDetail> {
      const found = ids.length > 0 ? ids.map((id) => showHistory(database, id)) : undefined
      for (const entry of found ?? readHistory(database, query)) {
        exported++
        yield entry
      }
    }
    const text = exportHistory(entries(), flags.format, this.config.version)
    // Under --json the document is the result, so the export needs a file.
    const file = flags.output ?? (flags.json ? `history.${flags.format}` : undefined)
    if (file !== undefined) {
      await saveBody(buffers(text), file, {maxBody: 0}, false)
      this.deps.notifier.notice(`exported ${exported} to ${file}`)
      return {exported, file}
    }
    for await (const chunk of buffers(text)) await this.deps.output.stdout.write(chunk)
    return {exported, file: '-'}
  }
}

const CHUNK = 65_536

/** Small texts joined, so that a million of them are no million writes. */
async function* buffers(texts: Iterable<string>): AsyncGenerator<Buffer> {
  let waiting: string[] = []
  let size = 0
  for (const text of texts) {
    waiting.push(text)
    size += text.length
    if (size < CHUNK) continue
    yield Buffer.from(waiting.join(''))
    waiting = []
    size = 0
  }
  if (waiting.length > 0) yield Buffer.from(waiting.join(''))
}
