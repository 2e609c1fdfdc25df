import * as Flags from '@oclif/core/flags'
import type {ApiSettings} from '../api/index.js'
import {ApixCommand} from '../cli/apix-command.js'
import {isApixError} from '../errors/index.js'
import type {LimitReport} from '../request/index.js'

export default class Limits extends ApixCommand<LimitReport | {removed: number}> {
  static override summary = "show what is left of servers' rate limits and of configured ones"
  static override description =
    'Responses say what is left; apix remembers it per origin and credential and holds the next calls of every process back before the server has to refuse them. Configured limits (rateLimit) are listed with what is left of them now.'
  static override examples = [
    '<%= config.bin %> limits',
    '<%= config.bin %> limits -a github --json',
    '<%= config.bin %> limits --clear',
  ]
  static override flags = {
    clear: Flags.boolean({summary: 'forget what servers said'}),
  }

  async run() {
    const {flags} = await this.parse(Limits)
    const {clock, output, notifier} = this.deps
    const limits = await this.deps.limits()
    if (flags.clear) {
      const removed = await limits.clear()
      await this.render(`forgot ${removed}\n`)
      return {removed}
    }
    const {reportLimits} = await import('../request/index.js')
    const now = clock.now()
    const store = () => this.deps.sharedStore()
    const all = await reportLimits(await this.configured(), {limits, store, now})
    const {api} = flags as {api?: string}
    const report = {limits: all.limits.filter((limit) => api === undefined || limit.api === api)}
    if (report.limits.length === 0) {
      notifier.notice('no limits are known: no response told any, and none is configured')
    } else {
      const {renderLimits, styleFor} = await import('../output/index.js')
      await this.render(renderLimits(report, now, styleFor(output.stdout)))
    }
    return report
  }

  /** The settings of every API that is complete. */
  private async configured(): Promise<ApiSettings[]> {
    const registry = await this.deps.registry()
    const {environment} = this.deps.selection
    return registry.names().flatMap((name) => {
      try {
        return [registry.resolve({api: name, ...(environment !== undefined && {environment})})]
      } catch (error) {
        if (isApixError(error)) return []
        throw error
      }
    })
  }
}
