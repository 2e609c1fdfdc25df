import type {RawApi} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import type {CurlRequest, RequestDraft} from '../../request/index.js'
import type {RequestFlags} from './command.js'

/** How requests with such headers are authenticated; the credential itself is not looked at. */
export function authOf({headers}: RequestDraft): RawApi['auth'] {
  const value = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1]
  if (value) return {type: /^basic /i.test(value) ? 'basic' : 'bearer'}
  const key = headers.find(([name]) => /^(?:x-)?api-?key$/i.test(name))?.[0]
  return key === undefined ? undefined : {type: 'apiKey', in: 'header', name: key}
}

const TEXTS = {proxy: 'proxy', output: 'output', ca: 'cacert', cert: 'cert', key: 'key'} as const

/** curl's options that say how the request is carried out, as the flags of apix. */
export function flagsOf({options}: CurlRequest): Partial<RequestFlags> {
  const has = (name: string) => options.some(([option]) => option === name)
  const last = (name: string) => options.findLast(([option]) => option === name)?.[1]
  const number = (name: string) => {
    const text = last(name)
    const value = Number(text)
    if (text === undefined || (Number.isFinite(value) && value >= 0)) return text && value
    throw new ApixError('USAGE', `curl's --${name} needs a number`)
  }
  const seconds = number('max-time')
  const values: Array<readonly [flag: string, value: unknown]> = [
    ...Object.entries(TEXTS).map(([flag, name]) => [flag, last(name)] as const),
    ['follow', has('location') || undefined],
    ['insecure', has('insecure') || undefined],
    ['http2', has('http2') || undefined],
    ['max-time', seconds && seconds * 1000],
    ['max-redirects', number('max-redirs')],
    ['retry', number('retry')],
  ]
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}
