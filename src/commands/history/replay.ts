import {historyId, keepNegativeIds} from '../../cli/history-flags.js'
import {RequestCommand} from '../../cli/request/command.js'
import {ApixError} from '../../errors/index.js'

export default class HistoryReplay extends RequestCommand {
  static override summary = 'send a request of the history again'
  static override description =
    'With the credential of its API as it is now, in its environment or the one of -e. ITEMs and flags replace parts of it: headers and query fields by their names, members of a JSON body.'
  static override examples = [
    '<%= config.bin %> history replay last',
    '<%= config.bin %> history replay 01JZ3M9Q -e production',
    '<%= config.bin %> history replay -2 limit==50 X-Debug:1',
    '<%= config.bin %> history replay last --offline',
  ]
  static override args = {id: historyId}

  async run() {
    this.argv = keepNegativeIds(this.argv)
    const {words, flags} = await this.parseWords(HistoryReplay.args)
    const [id, ...items] = words
    if (id === undefined) throw new ApixError('USAGE', 'which request? give an id, or "last"')
    const {replayDraft, showHistory} = await import('../../latency/index.js')
    const entry = showHistory(await this.deps.database(), id)
    const {api, environment, method} = entry
    const overrides = await this.draft(method, entry.url, items, {...flags, 'ignore-stdin': true})
    const registry = api === null ? undefined : await this.deps.registry()
    const was = {...(api !== null && {api}), ...(environment !== null && {environment})}
    const current = registry?.resolve({...was, ...this.deps.selection})
    const recorded = current && this.recordedSettings(was)
    const {draft, missing} = replayDraft(entry, {
      recorded: await recorded,
      current,
      overrides,
    })
    if (missing.length > 0) {
      const names = missing.join(', ')
      this.deps.notifier.notice(`sent without ${names}: secrets are not in the history`)
    }
    return this.sendDraft(draft, current, flags)
  }

  /** Undefined when the environment of then is configured no more. */
  private async recordedSettings(was: {api?: string; environment?: string}) {
    try {
      return (await this.deps.registry()).resolve(was)
    } catch {
      return undefined
    }
  }
}
