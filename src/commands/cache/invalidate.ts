import * as Args from '@oclif/core/args'
import {ApixCommand} from '../../cli/apix-command.js'

export default class CacheInvalidate extends ApixCommand<{removed: number}> {
  static override summary = 'remove the cached responses whose URL matches'
  static override description =
    'PATTERN is a path (/users/1), which is the end of the path in a URL, a whole URL, or a part of one. * stands for anything; without a ? the query does not matter.'
  static override examples = [
    '<%= config.bin %> cache invalidate /users',
    "<%= config.bin %> cache invalidate '/users/*' -a shop",
    "<%= config.bin %> cache invalidate 'https://api.example.com/*'",
  ]
  static override args = {
    pattern: Args.string({required: true, ignoreStdin: true, description: 'which URLs'}),
  }

  async run() {
    const {args, flags} = await this.parse(CacheInvalidate)
    const {invalidateCached} = await import('../../request/index.js')
    const store = await this.deps.cacheStore()
    const removed = await invalidateCached(store, args.pattern, {api: flags.api})
    if (removed === 0) this.deps.notifier.notice('nothing in the cache matches')
    await this.render(`removed ${removed}\n`)
    return {removed}
  }
}
