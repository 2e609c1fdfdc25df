import {ApixCommand} from '../../cli/apix-command.js'
import type {CachedResponse} from '../../request/index.js'

export default class CacheList extends ApixCommand<{entries: CachedResponse[]}> {
  static override summary = 'list the responses in the cache, the last used first'
  static override examples = [
    '<%= config.bin %> cache list',
    '<%= config.bin %> cache list -a shop --json',
  ]

  async run() {
    const {flags} = await this.parse(CacheList)
    const {clock, output, notifier} = this.deps
    const {listCached} = await import('../../request/index.js')
    const store = await this.deps.cacheStore()
    const entries = await listCached(store, {api: flags.api}, clock.now())
    if (entries.length === 0) notifier.notice('the cache is empty')
    else {
      const {renderCached, styleFor} = await import('../../output/index.js')
      await this.render(renderCached(entries, styleFor(output.stdout)))
    }
    return {entries}
  }
}
