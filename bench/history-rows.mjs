// A history as `history export --format ndjson` writes it, the same one each time, and what is true of it.

const DAY = 86_400_000
const ENDPOINTS = [
  ['GET', '/users/{id}', 12],
  ['GET', '/users', 35],
  ['POST', '/users', 60],
  ['GET', '/orders/{id}', 18],
  ['GET', '/orders', 90],
  ['POST', '/orders', 140],
  ['PATCH', '/orders/{id}', 70],
  ['DELETE', '/orders/{id}', 40],
  ['GET', '/search', 220],
  ['GET', '/health', 2],
  ['GET', '/reports/{id}', 900],
  ['POST', '/charges', 300],
]

/** Numbers from 0 to 1 that look like chance (mulberry32). */
function createRandom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Crockford's alphabet has none of I, L, O and U, and goes on to Z instead. */
function idOf(index) {
  const digits = index.toString(32).toUpperCase()
  const crockford = digits.replace(
    /[ILOU]/g,
    (letter) => ({I: 'W', L: 'X', O: 'Y', U: 'Z'})[letter],
  )
  return `01K${crockford.padStart(23, '0')}`
}

/**
 * Lines of so many requests over the last 30 days.
 * @param {number} count
 * @param {number} now epoch milliseconds
 * @returns lines, and once they are through the latencies of each endpoint in milliseconds
 */
export function createHistory(count, now) {
  const random = createRandom(20261124)
  const latencies = new Map(ENDPOINTS.map(([method, path]) => [`${method} ${path}`, []]))

  function line(index) {
    const [method, template, typical] = ENDPOINTS[Math.floor(random() ** 2 * ENDPOINTS.length)]
    const path = template.replace('{id}', String(1 + Math.floor(random() * 1e6)))
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const latency = Math.round(typical * Math.exp(0.5 * normal) * 1000) / 1000
    const fate = random()
    const status = fate < 0.96 ? 200 : fate < 0.98 ? 404 : 503
    const time = now - Math.floor(random() * 30 * DAY)
    latencies.get(`${method} ${template}`).push(latency)
    const url = `https://api.example.com/v1${path}`
    const firstByte = Math.round(latency * 900) / 1000
    return JSON.stringify({
      id: idOf(index),
      time: new Date(time).toISOString(),
      api: 'shop',
      environment: 'production',
      account: 'default',
      method,
      url,
      status,
      error: null,
      total: latency,
      cache: 'miss',
      request: {
        method,
        url,
        headers: {
          accept: '*/*',
          'user-agent': 'apix/0.1.0',
          'accept-encoding': 'gzip, deflate, br',
        },
        body: null,
        bodyEncoding: null,
        size: 0,
      },
      response: {
        status,
        statusText: 'OK',
        httpVersion: '1.1',
        headers: {'content-type': 'application/json', 'content-length': '27', server: 'nginx'},
        body: `{"id":${index},"name":"Ann"}`,
        bodyEncoding: 'text',
        size: 27,
      },
      timings: {
        queued: 0,
        dns: 0,
        tcp: 0,
        tls: 0,
        firstByte,
        download: Math.round((latency - firstByte) * 1000) / 1000,
        total: latency,
        reused: true,
      },
      attempts: [],
      pathTemplate: template,
    })
  }

  function* lines() {
    for (let index = 0; index < count; index++) yield `${line(index)}\n`
  }
  return {lines, latencies}
}

/** The nearest-rank percentile. */
export function percentileOf(values, percent) {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1]
}
