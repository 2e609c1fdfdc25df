import type {CacheUse} from '../latency/index.js'
import type {CachedResponse} from '../request/index.js'
import {formatDuration, formatSize} from '../shared/index.js'
import type {CacheStats} from '../storage/index.js'
import type {Style} from './style.js'
import {renderTable} from './table.js'

export function renderCached(entries: readonly CachedResponse[], style: Style): string {
  return renderTable(
    entries,
    [
      {title: 'status', value: ({status}) => String(status)},
      {title: 'age', value: ({age}) => time(age, style), align: 'right'},
      {title: 'fresh for', value: ({freshFor}) => freshness(freshFor, style), align: 'right'},
      {
        title: 'size',
        value: ({size}) => (style.isTTY ? formatSize(size) : String(size)),
        align: 'right',
      },
      {title: 'api', value: ({api, environment}) => (api ? `${api}/${environment}` : '-')},
      {title: 'account', value: ({account}) => account ?? '-'},
      {title: 'url', value: ({url}) => url},
    ],
    style,
  )
}

function freshness(milliseconds: number, style: Style): string {
  return milliseconds > 0 || !style.isTTY ? time(milliseconds, style) : 'stale'
}

function time(milliseconds: number, style: Style): string {
  if (!style.isTTY) return String(milliseconds)
  return milliseconds < 1000 ? 'now' : formatDuration(Math.round(milliseconds / 1000) * 1000)
}

export function renderCacheStats(
  stats: CacheStats & {place: string; requests: CacheUse},
  {chalk}: Style,
): string {
  const {entries, size, maxSize, place, requests} = stats
  const {hit, revalidated, stale, miss} = requests
  const asked = hit + revalidated + stale + miss
  const share =
    asked === 0 ? '' : ` (${Math.round(((hit + stale) / asked) * 100)} % from the cache)`
  const lines = [
    ['responses', String(entries)],
    ['size', `${formatSize(size)} of ${formatSize(maxSize)}`],
    ['where', place],
    ['requests', `${hit} hit, ${revalidated} revalidated, ${stale} stale, ${miss} miss${share}`],
  ]
  return lines.map(([name = '', value]) => `${chalk.dim(name.padEnd(10))} ${value}\n`).join('')
}
