import {describe, expect, it, onTestFinished} from 'vitest'
import type {ApiSettings, PaginationSettings} from '../../../src/api/index.js'
import {createHttpClient} from '../../../src/http/index.js'
import {
  createPipeline,
  type Page,
  type PaginateOptions,
  paginate,
  type RequestDraft,
  type RequestOptions,
} from '../../../src/request/index.js'
import {createRedactor, systemClock} from '../../../src/shared/index.js'
import {type ReceivedRequest, startServer} from '../../helpers/http-server.js'

interface Answer {
  body: string
  headers?: Record<string, string>
  status?: number
}

/** A server that answers each request as `answer` says, and all pages of the list at `/list`. */
async function pagesOf(
  answer: (request: ReceivedRequest & {query: URLSearchParams; origin: string}) => Answer,
  options: PaginateOptions & {
    pagination?: PaginationSettings
    draft?: Partial<RequestDraft>
    request?: RequestOptions
  } = {},
) {
  const server = await startServer((request, response) => {
    const query = new URL(request.url, server.url).searchParams
    const {body, headers = {}, status = 200} = answer({...request, query, origin: server.url})
    response.writeHead(status, {'content-type': 'application/json', ...headers}).end(body)
  })
  const client = createHttpClient({environment: {}})
  onTestFinished(() => client.close())
  const pipeline = createPipeline({
    http: async () => client,
    clock: systemClock,
    notifier: {notice() {}, warn() {}, detail() {}},
    redactor: createRedactor(),
    userAgent: 'apix/test',
    random: () => 0,
    store: async () => {
      throw new Error('no database here')
    },
  })
  const {pagination} = options
  const settings = {
    name: 'shop',
    environment: 'default',
    baseUrl: server.url,
    origins: [server.url],
    headers: {},
    query: {},
    timeout: 5000,
    retry: {limit: 0, maxDelay: 1000},
    cache: false,
    auth: {type: 'none'},
    webhook: {},
    confirm: false,
    validate: false,
    history: {bodies: true},
    ...(pagination && {pagination}),
  } as ApiSettings
  const draft: RequestDraft = {
    method: 'GET',
    target: '/list?limit=2',
    headers: [],
    query: [],
    body: {kind: 'none'},
    ...options.draft,
  }
  const first = await pipeline.prepare(draft, settings, options.request ?? {})
  const pages: Page[] = []
  let error: unknown
  try {
    for await (const page of paginate(first, {pipeline, clock: systemClock}, options)) {
      pages.push(page)
    }
  } catch (thrown) {
    error = thrown
  }
  return {pages, error, items: pages.flatMap((page) => page.items), requests: server.requests}
}

const ITEMS = [['1', '2'], ['3', '4'], ['5']]
const LAST = ITEMS.length - 1

/** What each kind of API answers for its page `n`, counted from 0. */
const APIS: Record<string, (n: number, origin: string) => Answer & {next?: string}> = {
  'Link header': (n, origin) => ({
    body: `[${ITEMS[n]}]`,
    headers:
      n < LAST
        ? {link: `<${origin}/list?a=1>; rel="last", <${origin}/list?n=${n + 1}>; rel=next`}
        : {},
  }),
  'relative Link header': (n) => ({
    body: `[${ITEMS[n]}]`,
    headers: n < LAST ? {link: `</list?n=${n + 1}>; title="a, b; c"; rel="prefetch next"`} : {},
  }),
  'Django REST framework': (n, origin) => ({
    body: `{"count":5,"next":${n < LAST ? `"${origin}/list?n=${n + 1}"` : null},"results":[${ITEMS[n]}]}`,
  }),
  HAL: (n) => ({
    body: `{"_links":{${n < LAST ? `"next":{"href":"/list?n=${n + 1}"}` : ''}},"_embedded":{"users":[${ITEMS[n]}]}}`,
  }),
  'JSON:API': (n) => ({
    body: `{"links":{"next":${n < LAST ? `"?n=${n + 1}"` : null}},"data":[${ITEMS[n]}]}`,
  }),
  OData: (n, origin) => ({
    body: `{${n < LAST ? `"@odata.nextLink":"${origin}/list?n=${n + 1}",` : ''}"value":[${ITEMS[n]}]}`,
  }),
  'links with relations': (n) => ({
    body: `{"plans":[${ITEMS[n]}],"links":[{"rel":"self","href":"/list"}${n < LAST ? `,{"rel":"next","href":"/list?n=${n + 1}"}` : ''}]}`,
    next: 'plans',
  }),
  Slack: (n) => ({
    body: `{"ok":true,"members":[${ITEMS[n]}],"response_metadata":{"next_cursor":"${n < LAST ? `c=${n + 1}` : ''}"}}`,
  }),
  'next_cursor of digits': (n) => ({
    body: `{"items":[${ITEMS[n]}],"next_cursor":${n < LAST ? `90071992547409930${n + 1}` : null}}`,
  }),
  Google: (n) => ({
    body: `{"items":[${ITEMS[n]}]${n < LAST ? `,"nextPageToken":"p${n + 1}"` : ''}}`,
  }),
  HubSpot: (n) => ({
    body: `{"results":[${ITEMS[n]}]${n < LAST ? `,"paging":{"next":{"after":"${n + 1}","link":"x"}}` : ''}}`,
  }),
  Stripe: (n) => ({
    body: `{"object":"list","data":[${ITEMS[n]?.map((id) => `{"id":"ch_${id}"}`)}],"has_more":${n < LAST}}`,
  }),
  GitLab: (n) => ({
    body: `[${ITEMS[n]}]`,
    headers: {'x-next-page': n < LAST ? String(n + 2) : '', 'x-page': String(n + 1)},
  }),
  'page of total_pages': (n) => ({
    body: `{"page":${n + 1},"total_pages":${ITEMS.length},"data":[${ITEMS[n]}]}`,
  }),
  Laravel: (n) => ({
    body: `{"data":[${ITEMS[n]}],"meta":{"current_page":${n + 1},"last_page":${ITEMS.length}}}`,
  }),
  Jira: (n) => ({
    body: `{"startAt":${n * 2},"maxResults":2,"total":5,"issues":[${ITEMS[n]}]}`,
  }),
}

/** The page that a request asks for, in whatever dialect. */
function pageAsked(query: URLSearchParams): number {
  const after = query.get('starting_after')
  if (after) return ITEMS.findIndex((page) => after.endsWith(page.at(-1) ?? '-')) + 1
  const startAt = query.get('startAt')
  if (startAt) return Number(startAt) / 2
  const page = query.get('page')
  if (page) return Number(page) - 1
  const cursor = query.get('n') ?? query.get('cursor') ?? query.get('pageToken')
  return Number((cursor ?? query.get('after') ?? '0').slice(-1))
}

describe('each dialect', () => {
  it.each(Object.entries(APIS))('%s', async (_, api) => {
    const {items, error, pages, requests} = await pagesOf(({query, origin}) =>
      api(pageAsked(query), origin),
    )
    expect(error).toBeUndefined()
    expect(pages.map((page) => page.items.length)).toEqual([2, 2, 1])
    expect(items.map((item) => item.replace(/\D/g, ''))).toEqual(['1', '2', '3', '4', '5'])
    expect(requests).toHaveLength(3)
  })

  it('keeps the other parameters and every digit of a cursor', async () => {
    const api = APIS['next_cursor of digits']
    const {requests} = await pagesOf(({query, origin}) => api?.(pageAsked(query), origin) as Answer)
    expect(requests.map(({url}) => url)).toEqual([
      '/list?limit=2',
      '/list?limit=2&cursor=900719925474099301',
      '/list?limit=2&cursor=900719925474099302',
    ])
  })
})

describe('a configured dialect', () => {
  it('names items, cursor and parameter', async () => {
    const {items} = await pagesOf(
      ({query}) => {
        const n = Number(query.get('from') ?? 0)
        return {body: `{"a":{"list":[${ITEMS[n]}]},"b":[],"c":{"d":${n < LAST ? n + 1 : null}}}`}
      },
      {pagination: {items: 'a.list', dialect: {style: 'cursor', path: 'c.d', param: 'from'}}},
    )
    expect(items).toEqual(['1', '2', '3', '4', '5'])
  })

  it('counts pages until one is empty', async () => {
    const {items, requests} = await pagesOf(
      ({query}) => ({body: `[${ITEMS[Number(query.get('p') ?? 1) - 1] ?? ''}]`}),
      {pagination: {dialect: {style: 'page', param: 'p'}}},
    )
    expect(items).toHaveLength(5)
    expect(requests).toHaveLength(4)
  })

  it('puts the cursor into the JSON body of a POST, the rest of it untouched', async () => {
    const bytes = Buffer.from('{"big":9007199254740993,"start_cursor":"x","a":1,"a":2}')
    const {items, requests} = await pagesOf(
      ({body}) => {
        const n = body.includes('"c1"') ? 1 : body.includes('"c2"') ? 2 : 0
        return {body: `{"results":[${ITEMS[n]}],"next_cursor":${n < LAST ? `"c${n + 1}"` : null}}`}
      },
      {
        pagination: {dialect: {style: 'cursor', path: 'next_cursor', param: 'start_cursor'}},
        draft: {method: 'POST', body: {kind: 'bytes', bytes}, contentType: 'application/json'},
      },
    )
    expect(items).toHaveLength(5)
    expect(requests[1]).toMatchObject({
      url: '/list?limit=2',
      body: '{"big":9007199254740993,"start_cursor":"c1","a":1,"a":2}',
    })
  })
})

describe('a list', () => {
  it('is kept token by token', async () => {
    const {items} = await pagesOf(() => ({
      body: '{"data":[{"id":9007199254740993, "a":1,"a":2 , "s":"]}\\"\\\\" },[1.0],"x, y",null]}',
    }))
    expect(items).toEqual([
      '{"id":9007199254740993, "a":1,"a":2 , "s":"]}\\"\\\\" }',
      '[1.0]',
      '"x, y"',
      'null',
    ])
  })

  it('never leaves its origin, and hands out what it had', async () => {
    const other = await startServer((_, response) => response.end('[9]'))
    const {items, error, requests} = await pagesOf(() => ({
      body: '[1]',
      headers: {link: `<${other.url}/list?n=1>; rel="next"`},
    }))
    expect(items).toEqual(['1'])
    expect(error).toMatchObject({code: 'PROTOCOL', message: expect.stringContaining(other.url)})
    expect(requests).toHaveLength(1)
    expect(other.requests).toEqual([])
  })

  it.each([
    ['at once', 1],
    ['later', 2],
  ])('ends where a page leads back %s', async (_, length) => {
    const {pages, error} = await pagesOf(
      ({query}) => {
        const n = Number(query.get('n') ?? 0)
        return {body: `[${n}]`, headers: {link: `</list?n=${(n + 1) % length}>; rel="next"`}}
      },
      {draft: {target: '/list?n=0'}},
    )
    expect(error).toBeUndefined()
    expect(pages).toHaveLength(length)
    expect(pages.at(-1)?.stopped).toBe('loop')
  })

  it('stops after so many pages and says so', async () => {
    const forever = ({query}: {query: URLSearchParams}) => {
      const n = Number(query.get('n') ?? 0)
      return {body: `[${n}]`, headers: {link: `</list?n=${n + 1}>; rel="next"`}}
    }
    const {pages} = await pagesOf(forever, {maxPages: 3})
    expect(pages.map(({stopped}) => stopped)).toEqual([undefined, undefined, 'max-pages'])
    const configured = await pagesOf(forever, {pagination: {maxPages: 2}})
    expect(configured.pages).toHaveLength(2)
  })

  it('ends with a page that fails', async () => {
    const {pages} = await pagesOf(({query}) =>
      query.has('n')
        ? {body: '{"error":"x"}', status: 500}
        : {body: '[1]', headers: {link: '</list?n=1>; rel="next"'}},
    )
    expect(pages.map(({ok, items}) => [ok, items.length])).toEqual([
      [true, 1],
      [false, 0],
    ])
  })

  it.each([
    ['an empty list', '[]', 0],
    ['an empty list, left out', '{"next":null,"results":[]}', 0],
    ['no body', '', 0],
  ])('may be %s', async (_, body, count) => {
    const {items, error} = await pagesOf(() => ({body}))
    expect([items.length, error]).toEqual([count, undefined])
  })

  it.each([
    ['is no JSON', '<html>', /no JSON/],
    ['has no list', '{"a":1}', /no list/],
    ['has two lists', '{"a":[],"b":[]}', /no list/],
  ])('is an error when the page %s', async (_, body, message) => {
    const {error} = await pagesOf(() => ({body}))
    expect(error).toMatchObject({code: 'PROTOCOL', message: expect.stringMatching(message)})
  })

  it('keeps to --max-time as a whole', async () => {
    const {error, pages} = await pagesOf(
      ({query}) => {
        const n = Number(query.get('n') ?? 0)
        const until = Date.now() + 20
        while (Date.now() < until);
        return {body: `[${n}]`, headers: {link: `</list?n=${n + 1}>; rel="next"`}}
      },
      {request: {maxTime: 300}},
    )
    expect(error).toMatchObject({code: 'MAX_TIME'})
    expect(pages.length).toBeGreaterThan(0)
  })
})
