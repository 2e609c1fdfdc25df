import {describe, expect, test} from 'vitest'
import type {HeaderList} from '../../../../src/http/index.js'
import {directivesOf, secondsOf} from '../../../../src/request/cache/directives.js'
import {ageOf, freshnessOf} from '../../../../src/request/cache/freshness.js'
import {parseHttpDate} from '../../../../src/request/cache/http-date.js'
import {createKeys, shownUrl} from '../../../../src/request/cache/identity.js'
import {invalidatedBy} from '../../../../src/request/cache/invalidation.js'
import {matcher} from '../../../../src/request/cache/manage.js'
import {reuseOf} from '../../../../src/request/cache/reuse.js'
import {storedHeaders, varyNames, whyNotStorable} from '../../../../src/request/cache/storable.js'
import {
  freshened,
  isAbout,
  notModified,
  validating,
} from '../../../../src/request/cache/validate.js'
import type {PipelineRequest} from '../../../../src/request/index.js'
import {Secret} from '../../../../src/shared/index.js'
import type {CacheEntry} from '../../../../src/storage/index.js'

const NOW = Date.UTC(2026, 0, 1, 12)
const at = (seconds: number) => new Date(NOW + seconds * 1000).toUTCString()

function entry(headers: HeaderList, more: Partial<CacheEntry> = {}): CacheEntry {
  return {
    ...{id: 'i', key: 'k', place: 'p', url: 'u', api: null, environment: null, account: null},
    ...{vary: {names: [], digest: ''}, status: 200, statusText: 'OK', httpVersion: '1.1'},
    ...{headers, requestedAt: NOW, receivedAt: NOW, ttl: null, size: 0, digest: '', ...more},
  }
}

describe('Cache-Control', () => {
  test('is read whatever its case, quotes and lines', () => {
    const directives = directivesOf([
      ['Cache-Control', 'No-Cache="set-cookie, x", MAX-AGE = "60"'],
      ['cache-control', 'private,, foo="a\\"b"'],
    ])
    expect(Object.fromEntries(directives)).toEqual({
      'no-cache': 'set-cookie, x',
      'max-age': '60',
      private: '',
      foo: 'a"b',
    })
  })

  test.each([
    ['max-age=60', 60],
    ['max-age=60, max-age=90', 60],
    ['max-age=99999999999', 2 ** 31],
    ['max-age=1.5', 0],
    ['max-age=-1', 0],
    ['max-age', 0],
    ['x-max-age=60', undefined],
  ])('%s lasts %s seconds', (value, seconds) => {
    expect(secondsOf(directivesOf([['Cache-Control', value]]), 'max-age')).toBe(seconds)
  })

  test('Pragma counts where there is no Cache-Control', () => {
    expect(directivesOf([['Pragma', 'x, no-cache']]).has('no-cache')).toBe(true)
    const both: HeaderList = [
      ['Pragma', 'no-cache'],
      ['Cache-Control', 'max-age=1'],
    ]
    expect(directivesOf(both).has('no-cache')).toBe(false)
  })
})

describe('dates', () => {
  const expected = Date.UTC(1994, 10, 6, 8, 49, 37)
  test.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
  ])('%s', (text) => expect(parseHttpDate(text, NOW)).toBe(expected))

  test.each([
    '0',
    '',
    '2026-01-01',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 94 08:49:37 GMT',
  ])('"%s" is none', (text) => expect(parseHttpDate(text, NOW)).toBeUndefined())
})

describe('freshness', () => {
  test.each<[HeaderList, number, string]>([
    [[['Cache-Control', 'max-age=60, s-maxage=1']], 60, 'max-age'],
    [
      [
        ['Cache-Control', 'max-age=0'],
        ['Expires', at(60)],
      ],
      0,
      'max-age',
    ],
    [
      [
        ['Date', at(0)],
        ['Expires', at(60)],
      ],
      60,
      'expires',
    ],
    [
      [
        ['Expires', '0'],
        ['Last-Modified', at(-1000)],
      ],
      0,
      'expires',
    ],
    [[['Last-Modified', at(-1000)]], 100, 'heuristic'],
    [[['Last-Modified', at(-10_000_000)]], 86_400, 'heuristic'],
    [[], 0, 'none'],
  ])('%j', (headers, seconds, source) => {
    const {lifetime, source: found} = freshnessOf(entry(headers), 'rfc', NOW)
    expect([lifetime / 1000, found]).toEqual([seconds, source])
  })

  test('an age counts from the origin, over caches between and the time on the way', () => {
    const stored = (headers: HeaderList) =>
      entry(headers, {requestedAt: NOW - 2000, receivedAt: NOW})
    expect(ageOf(stored([['Date', at(-30)]]), NOW)).toBe(30_000)
    expect(ageOf(stored([['Age', '50, 7']]), NOW + 1000)).toBe(53_000)
    expect(ageOf(stored([['Age', 'old']]), NOW)).toBe(2000)
    expect(ageOf(stored([['Date', at(30)]]), NOW)).toBe(2000)
  })

  test('a time to live counts from the answer, whatever the server said', () => {
    const stored = entry([
      ['Cache-Control', 'no-store'],
      ['Age', '5000'],
    ])
    expect(freshnessOf(stored, 60_000, NOW + 1000)).toEqual({
      age: 1000,
      lifetime: 60_000,
      source: 'ttl',
    })
  })
})

describe('what may be stored', () => {
  test.each<[number, HeaderList, boolean]>([
    [200, [], true],
    [404, [], true],
    [201, [], false],
    [500, [], false],
    [500, [['Cache-Control', 'max-age=5']], true],
    [302, [['Expires', at(5)]], true],
    [200, [['Cache-Control', 'No-Store']], false],
    [200, [['Cache-Control', 'no-store, must-understand, max-age=5']], true],
    [599, [['Cache-Control', 'must-understand, max-age=5']], false],
    [206, [['Cache-Control', 'max-age=5']], false],
    [401, [['Cache-Control', 'max-age=5']], false],
    [429, [['Cache-Control', 'max-age=5']], false],
    [200, [['Vary', 'accept, *']], false],
    [200, [['Content-Type', 'text/event-stream']], false],
  ])('%s %j: %s', (status, headers, storable) => {
    expect(whyNotStorable([], {status, headers}, 'rfc') === undefined).toBe(storable)
  })

  test('a time to live overrides the server for answers, not for errors', () => {
    const headers: HeaderList = [['Cache-Control', 'no-store']]
    expect(whyNotStorable([], {status: 200, headers}, 1000)).toBeUndefined()
    expect(whyNotStorable([], {status: 500, headers}, 1000)).toBeDefined()
    expect(whyNotStorable([['Cache-Control', 'no-store']], {status: 200, headers}, 1)).toBeDefined()
  })

  test('header fields of the connection stay out, and cookies', () => {
    const headers: HeaderList = [
      ['Connection', 'X-Hop, close'],
      ['x-hop', '1'],
      ['Keep-Alive', 'x'],
      ['Set-Cookie', 'session=1'],
      ['X-Kept', '1'],
    ]
    expect(storedHeaders(headers)).toEqual([['X-Kept', '1']])
    expect(
      varyNames([
        ['Vary', 'B, a'],
        ['vary', 'b,'],
      ]),
    ).toEqual(['a', 'b'])
  })
})

describe('what may be reused', () => {
  const verdict = (stored: string, asked: string, after: number) =>
    reuseOf(
      entry([['Cache-Control', stored]]),
      asked ? [['Cache-Control', asked]] : [],
      'rfc',
      NOW + after * 1000,
    ).verdict

  test.each([
    ['max-age=60', '', 59, 'fresh'],
    ['max-age=60, must-revalidate', '', 59, 'fresh'],
    ['max-age=60', '', 60, 'validate'],
    ['max-age=60, no-cache', '', 0, 'validate'],
    ['max-age=60', 'no-cache', 0, 'validate'],
    ['max-age=60', 'max-age=10', 9, 'fresh'],
    ['max-age=60', 'max-age=10', 11, 'validate'],
    ['max-age=60', 'min-fresh=30', 29, 'fresh'],
    ['max-age=60', 'min-fresh=30', 31, 'validate'],
    ['max-age=60', 'max-stale', 600, 'stale'],
    ['max-age=60', 'max-stale=10', 65, 'stale'],
    ['max-age=60', 'max-stale=10', 75, 'validate'],
    ['max-age=60, must-revalidate', 'max-stale', 65, 'validate'],
    ['max-age=60, stale-while-revalidate=10', '', 65, 'behind'],
    ['max-age=60, stale-while-revalidate=10', '', 75, 'validate'],
  ])('%s asked with "%s" after %s s: %s', (stored, asked, after, expected) => {
    expect(verdict(stored, asked, after)).toBe(expected)
  })

  test.each([
    ['max-age=1, stale-if-error=60', 30, true],
    ['max-age=1, stale-if-error=60', 90, false],
    ['max-age=1', 2, false],
    ['max-age=1, stale-if-error=60, must-revalidate', 30, false],
  ])('%s after %s s instead of an error: %s', (stored, after, expected) => {
    const reuse = reuseOf(entry([['Cache-Control', stored]]), [], 'rfc', NOW + after * 1000)
    expect(reuse.insteadOfError).toBe(expected)
  })
})

describe('validation', () => {
  const stored = entry([
    ['ETag', 'W/"a"'],
    ['Last-Modified', at(-60)],
    ['Content-Length', '3'],
    ['X-Old', '1'],
    ['X-Both', 'old'],
    ['Age', '9'],
  ])

  test('both validators are sent, none where there is none', () => {
    expect(validating([['X', '1']], stored)).toEqual([
      ['X', '1'],
      ['If-None-Match', 'W/"a"'],
      ['If-Modified-Since', at(-60)],
    ])
    expect(validating([], entry([]))).toBeUndefined()
  })

  test('a 304 brings the header fields up to date, but those of the body', () => {
    const merged = freshened(stored.headers, [
      ['X-Both', 'new'],
      ['x-both', 'newer'],
      ['Content-Length', '0'],
      ['Connection', 'close'],
    ])
    expect(merged).toEqual([
      ['ETag', 'W/"a"'],
      ['Last-Modified', at(-60)],
      ['Content-Length', '3'],
      ['X-Old', '1'],
      ['X-Both', 'new'],
      ['x-both', 'newer'],
    ])
  })

  test('a 304 about something else is told apart', () => {
    expect(isAbout([['ETag', '"a"']], stored)).toBe(true)
    expect(isAbout([], stored)).toBe(true)
    expect(isAbout([['ETag', '"b"']], stored)).toBe(false)
  })

  test.each<[HeaderList, boolean | undefined]>([
    [[['If-None-Match', '"x", W/"a"']], true],
    [[['If-None-Match', '*']], true],
    [
      [
        ['If-None-Match', '"x"'],
        ['If-Modified-Since', at(0)],
      ],
      false,
    ],
    [[['If-Modified-Since', at(-60)]], true],
    [[['If-Modified-Since', at(-61)]], false],
    [[['If-Match', '"a"']], undefined],
  ])('%j: %s', (headers, expected) => expect(notModified(headers, stored)).toBe(expected))
})

describe('what is invalidated', () => {
  test('the target and what the answer names on the same origin', () => {
    const url = new URL('https://h/users')
    const headers: HeaderList = [
      ['Location', '/users/1'],
      ['Content-Location', 'https://other/x'],
    ]
    const urls = (status: number) => invalidatedBy(url, {status, headers}).map(({href}) => href)
    expect(urls(201)).toEqual(['https://h/users', 'https://h/users/1'])
    expect(urls(303)).toHaveLength(2)
    expect(urls(404)).toEqual([])
  })

  test.each([
    ['/users', 'https://h/v1/users?page=2', true],
    ['/users', 'https://h/v1/users/1', false],
    ['/users/*', 'https://h/v1/users/1', true],
    ['/users?page=2', 'https://h/v1/users?page=2', true],
    ['/users?page=2', 'https://h/v1/users?page=3', false],
    ['/h', 'https://h/x', false],
    ['https://h/v1/*', 'https://h/v1/users/1', true],
    ['https://h/v1', 'https://h/v1/users', false],
    ['users', 'https://h/v1/users/1', true],
    ['a.c', 'https://h/abc', false],
  ])('%s matches %s: %s', (pattern, url, expected) => {
    expect(matcher(pattern)(url)).toBe(expected)
  })
})

describe('keys', () => {
  const keys = createKeys('salt')
  const request = (headers: HeaderList, more: object = {}) =>
    ({
      ...{method: 'GET', url: new URL('https://h/x'), headers, settings: undefined},
      ...{bound: {headers: [], query: []}, ...more},
    }) as unknown as PipelineRequest
  const key = (headers: HeaderList, more = {}) =>
    keys.response(request(headers, more), undefined, false)

  test.each([
    [[['Authorization', 'Bearer a']], [['Authorization', 'Bearer b']]],
    [[['authorization', 'Bearer a']], []],
    [[['X-API-Key', 'a']], [['X-API-Key', 'b']]],
    [[['X-Shop-Access-Token', 'a']], [['X-Shop-Access-Token', 'b']]],
    [[['Cookie', 'a']], [['Cookie', 'b']]],
    [[['Stripe-Account', 'a']], [['Stripe-Account', 'b']]],
    [[['Notion-Version', 'a']], [['Notion-Version', 'b']]],
  ] as Array<[HeaderList, HeaderList]>)('%j and %j share nothing', (one, other) => {
    expect(key(one)).not.toBe(key(other))
    expect(key(one)).toBe(key(one))
  })

  test('what is different each time shares', () => {
    expect(key([['X-Request-Id', '1']])).toBe(key([['X-Request-Id', '2']]))
    expect(key([['User-Agent', 'apix/1']])).toBe(key([['User-Agent', 'apix/2']]))
  })

  test('a bound secret, another account, another salt: another key', () => {
    const bound = (value: string) => ({
      bound: {headers: [], query: [['key', new Secret(value)] as const]},
    })
    expect(key([], bound('a'))).not.toBe(key([], bound('b')))
    const as = (fingerprint: string) =>
      keys.response(request([]), {account: 'default', fingerprint}, false)
    expect(as('1')).not.toBe(as('2'))
    expect(createKeys('other').place(new URL('https://h/x'))).not.toBe(
      keys.place(new URL('https://h/x')),
    )
    expect(keys.place(new URL('https://h/x?a=1'))).toBe(keys.place(new URL('https://h/x')))
  })

  test('a URL is shown without what it proves', () => {
    expect(shownUrl(new URL('https://h/x?api_key=1&page=2&X-Shop-Token=3'), '*')).toBe(
      'https://h/x?api_key=*&page=2&X-Shop-Token=*',
    )
  })

  test('selecting fields are compared without their white space', () => {
    const select = (value: string) => keys.selection([['Accept', value]], ['accept'])
    expect(select('a,  b')).toBe(select('a,b'))
    expect(select('a')).not.toBe(keys.selection([], ['accept']))
  })
})
