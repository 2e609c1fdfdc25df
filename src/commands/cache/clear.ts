import {ApixCommand} from '../../cli/apix-command.js'

export default class CacheClear extends ApixCommand<{removed: number}> {
  static override summary = 'empty the cache'
  static override examples = [
    '<%= config.bin %> cache clear',
    '<%= config.bin %> cache clear -a shop',
  ]

  async run() {
    const {flags} = await this.parse(CacheClear)
    const {clearCached} = await import('../../request/index.js')
    const removed = await clearCached(await this.deps.cacheStore(), {api: flags.api})
    await this.render(`removed ${removed}\n`)
    return {removed}
  }
}
