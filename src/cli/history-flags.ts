import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ApixError} from '../errors/index.js'
import type {HistoryQuery} from '../latency/index.js'
import {durationFlag} from './flags.js'

/** Which requests of the history; `-a` chooses the API. */
export const historyFilters = {
  since: durationFlag({summary: 'how far to look back'}),
  method: Flags.string({char: 'X', summary: 'only this method', helpValue: 'METHOD'}),
  status: Flags.string({
    summary: 'only this status: 404, 5xx, or "error" for what had no complete response',
    helpValue: 'STATUS',
  }),
  search: Flags.string({
    char: 's',
    summary: 'only what has this text in its URL or bodies',
    helpValue: 'TEXT',
  }),
}

export const historyId = Args.string({
  description: 'an id from history list or its beginning, "last", or -2 for the one before',
  required: true,
  ignoreStdin: true,
})

interface FilterFlags {
  api?: string | undefined
  since?: number | undefined
  method?: string | undefined
  status?: string | undefined
  search?: string | undefined
}

/** @throws ApixError USAGE for a status that is none */
export function historyQuery(flags: FilterFlags, now: number): Omit<HistoryQuery, 'limit'> {
  const {api, since, method, status, search} = flags
  return {
    ...(api !== undefined && {api}),
    ...(since !== undefined && {since: now - since}),
    ...(method !== undefined && {method}),
    ...(status !== undefined && statusQuery(status)),
    ...(search !== undefined && {search}),
  }
}

function statusQuery(text: string): Pick<HistoryQuery, 'status' | 'failed'> {
  if (text === 'error') return {failed: true}
  const [, digit, rest] = /^([1-9])(\d\d|xx)$/i.exec(text) ?? []
  if (digit === undefined) {
    throw new ApixError('USAGE', `"${text}" is not a status`, {
      hints: ['write it as 404, 5xx or error'],
    })
  }
  return {status: Number(/x/i.test(rest ?? '') ? digit : text)}
}

/** `-2` would be taken for a flag; `~2` is the same id. */
export function keepNegativeIds(argv: readonly string[]): string[] {
  const isValue = (index: number) => /^(?:-d|--data|--raw|-H|--header)$/.test(argv[index - 1] ?? '')
  return argv.map((word, index) =>
    /^-\d+$/.test(word) && !isValue(index) ? `~${word.slice(1)}` : word,
  )
}
