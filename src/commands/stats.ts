import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../cli/apix-command.js'
import {durationFlag} from '../cli/flags.js'
import type {StatsGroup} from '../latency/index.js'
import {timestamp} from '../shared/index.js'

const WEEK = 7 * 86_400_000

export default class Stats extends ApixCommand<{
  since: string
  baselineSince?: string
  groups: StatsGroup[]
}> {
  static override summary = 'show latency percentiles from the requests that were sent'
  static override description =
    'Answers from the cache are counted apart and are in no other figure. Requests without a response are errors and have no latency. With --baseline an endpoint is flagged when its p90 has moved: the 95 % intervals of both times do not touch, they differ by a tenth, and days alone do not explain it.'
  static override examples = [
    '<%= config.bin %> stats',
    '<%= config.bin %> stats --since 24h --by status -a shop',
    '<%= config.bin %> stats --since 7d --baseline 30d',
    '<%= config.bin %> stats --plot --json',
  ]
  static override flags = {
    since: durationFlag({summary: 'how far to look back', default: WEEK}),
    by: Flags.option({
      options: ['endpoint', 'api', 'status'] as const,
      summary: 'what to group by',
      default: 'endpoint',
    })(),
    baseline: durationFlag({
      summary: 'compare with so long before that, and flag what became slower or faster',
    }),
    plot: Flags.boolean({summary: 'draw the busiest groups over time'}),
  }

  async run() {
    const {flags} = await this.parse(Stats)
    const {clock, output, notifier} = this.deps
    const now = clock.now()
    const since = now - flags.since
    const query = {
      since,
      by: flags.by,
      ...(flags.api && {api: flags.api}),
      ...(flags.baseline !== undefined && {baseline: since - flags.baseline}),
    }
    const {collectStats} = await import('../latency/index.js')
    const {groups, trends} = collectStats(await this.deps.database(), query, now)
    if (groups.length === 0) notifier.notice('no requests were recorded in that time')
    else {
      const {renderStats, styleFor} = await import('../output/index.js')
      await this.render(renderStats(groups, trends, flags, styleFor(output.stdout)))
    }
    const {baseline} = query
    const from = baseline === undefined ? {} : {baselineSince: timestamp(baseline)}
    return {since: timestamp(since), ...from, groups}
  }
}
