import {ApixCommand} from '../../cli/apix-command.js'
import {durationFlag} from '../../cli/flags.js'
import type {CacheUse} from '../../latency/index.js'
import {timestamp} from '../../shared/index.js'
import type {CacheStats as Sizes} from '../../storage/index.js'

const WEEK = 7 * 86_400_000

export default class CacheStats extends ApixCommand<
  Sizes & {place: string; since: string; requests: CacheUse}
> {
  static override summary = 'show how full the cache is and how often it answered'
  static override examples = [
    '<%= config.bin %> cache stats',
    '<%= config.bin %> cache stats --since 24h --json',
  ]
  static override flags = {
    since: durationFlag({summary: 'how far to look back for requests', default: WEEK}),
  }

  async run() {
    const {flags} = await this.parse(CacheStats)
    const {clock, output} = this.deps
    const since = clock.now() - flags.since
    const {countCacheUse} = await import('../../latency/index.js')
    const store = await this.deps.cacheStore()
    const document = {
      ...(await store.stats()),
      place: store.place,
      since: timestamp(since),
      requests: countCacheUse(await this.deps.database(), {since, api: flags.api}),
    }
    const {renderCacheStats, styleFor} = await import('../../output/index.js')
    await this.render(renderCacheStats(document, styleFor(output.stdout)))
    return document
  }
}
