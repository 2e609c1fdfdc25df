import {createReadStream} from 'node:fs'
import * as Args from '@oclif/core/args'
import {ApixCommand} from '../../cli/apix-command.js'
import {ApixError} from '../../errors/index.js'
import type {ImportResult} from '../../latency/index.js'

export default class HistoryImport extends ApixCommand<ImportResult> {
  static override summary = 'take requests into the history: HAR, or what history export wrote'
  static override description =
    'Reads HAR 1.2 of any browser or tool, and NDJSON of history export. Secrets are masked on the way in; importing twice adds nothing twice. With -a, requests to the origins of that API are counted as its own.'
  static override examples = [
    '<%= config.bin %> history import session.har -a shop',
    '<%= config.bin %> history import backup.ndjson',
    'zcat backup.ndjson.gz | <%= config.bin %> history import -',
  ]
  static override args = {
    file: Args.string({description: 'a file, or - for stdin', required: true, ignoreStdin: true}),
  }

  async run() {
    const {args, flags} = await this.parse(HistoryImport)
    const {redactor, notifier, signal} = this.deps
    const settings =
      flags.api === undefined
        ? undefined
        : (await this.deps.registry()).resolve(this.deps.selection)
    const {importHistory} = await import('../../latency/index.js')
    const source = args.file === '-' ? process.stdin : fileOf(args.file)
    const result = await importHistory(source, {
      database: await this.deps.database(),
      redactor,
      signal,
      apiOf: (url) => (settings?.origins.includes(url.origin) ? settings : undefined),
      onProgress: (read) => notifier.detail(`${read} read`),
    })
    for (const problem of result.problems) notifier.warn(problem)
    const {imported, known, skipped} = result
    if (skipped > 0 && imported + known === 0) {
      throw new ApixError('USAGE', `nothing in ${args.file} could be read`, {
        hints: ['import reads HAR, and the NDJSON that history export writes'],
      })
    }
    const parts = [`imported ${imported}`]
    if (known > 0) parts.push(`${known} were known`)
    if (skipped > 0) parts.push(`${skipped} could not be read`)
    await this.render(`${parts.join(', ')}\n`)
    return result
  }
}

async function* fileOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, {highWaterMark: 1024 * 1024})
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === undefined) throw cause
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path} (${code})`, {cause})
  }
}
