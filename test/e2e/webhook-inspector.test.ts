import {execFile} from 'node:child_process'
import {createHmac} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {request} from 'node:http'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'
import type {Browser} from 'playwright-core'
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest'
import {accessibilityFindings} from '../helpers/accessibility.js'
import {describeWithChromium, startChromium} from '../helpers/chromium.js'
import {sendJson, startServer} from '../helpers/http-server.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

const SECRET = 'whsec_test_secret_of_the_suite'
const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'

async function listen(args: readonly string[]) {
  const command = ['webhook', 'listen', '--port', '0', '--provider', 'stripe', '--ui', '--json']
  const env = {APIX_WEBHOOK_SECRET: SECRET}
  const run = startApix([...command, ...args], {home: temporaryFolder(), env, timeout: 200_000})
  onTestFinished(() => {
    run.child.kill('SIGKILL')
  })
  for (let waited = 0; !run.stdout().includes('\n'); waited += 20) {
    if (waited > 20_000) throw new Error(run.stderr())
    await sleep(20)
  }
  const {url, ui} = JSON.parse(run.stdout().split('\n')[0] ?? '')
  return {...run, url: url as string, ui: ui as string}
}

function post(url: string, event: object, secret = SECRET) {
  const body = JSON.stringify(event, null, 1)
  const time = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'stripe-signature': `t=${time},v1=${signature}`,
    'x-own': HOSTILE,
  }
  return fetch(url, {method: 'POST', body, headers})
}

/** A request with headers that fetch does not let one choose. */
function raw(url: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{status: number; text: string}>((resolve, reject) => {
    const outgoing = request(url, {method, headers}, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({status: response.statusCode ?? 0, text}))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

describeWithChromium('the inspector page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  test('shows deliveries as they arrive, explains verdicts, replays, by keyboard too', async () => {
    const app = await startServer((_, response) => sendJson(response, 200, {}))
    const listener = await listen(['--forward-to', app.url])
    const context = await browser.newContext({colorScheme: 'light'})
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const wrong: string[] = []
    page.on('pageerror', (error) => wrong.push(String(error)))
    page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()))
    const foreign: string[] = []
    page.on('request', (asked) => {
      if (!asked.url().startsWith(listener.ui)) foreign.push(asked.url())
    })
    await page.goto(listener.ui)
    await page.getByText('Waiting for the first delivery.').waitFor()
    await page.locator('#state', {hasText: 'live'}).waitFor()

    const first = {
      id: 'evt_1',
      type: `invoice.paid ${HOSTILE}`,
      amount: 9007199254740993n.toString(),
    }
    expect((await post(listener.url, first)).status).toBe(200)
    await page.getByRole('button', {name: /invoice\.paid/}).waitFor()
    await page.locator('#count', {hasText: '1 delivery'}).waitFor()
    // The first one opens by itself, with its raw bytes.
    await page.locator('#body').waitFor()
    expect(await page.locator('#body').textContent()).toBe(JSON.stringify(first, null, 2))
    await page.getByRole('button', {name: 'As it came'}).click()
    expect(await page.locator('#body').textContent()).toBe(JSON.stringify(first, null, 1))
    expect(await page.locator('#headers').textContent()).toContain(`x-own: ${HOSTILE}`)
    expect(await page.locator('.verdict').textContent()).toContain('verified')

    expect(
      (await post(listener.url, {id: 'evt_2', type: 'charge.failed'}, 'whsec_other')).status,
    ).toBe(401)
    const second = page.getByRole('button', {name: /charge\.failed/})
    await second.waitFor()
    // What is being read is not taken away by what arrives.
    expect(await page.locator('h2').textContent()).toContain('invoice.paid')
    await page.keyboard.press('k')
    await page.locator('.verdict', {hasText: 'signature_mismatch'}).waitFor()
    const explained = (await page.locator('.verdict span').textContent()) ?? ''
    expect(explained.length).toBeGreaterThan(20)
    expect(await second.getAttribute('aria-current')).toBe('true')

    await page.keyboard.press('j')
    await page.locator('h2', {hasText: 'invoice.paid'}).waitFor()
    expect(app.requests).toHaveLength(1)
    await page.keyboard.press('r')
    await page.locator('#said', {hasText: 'Answered 200 in'}).waitFor()
    expect(app.requests).toHaveLength(2)
    expect(app.requests[1]?.body).toBe(app.requests[0]?.body)

    // The command sends the same bytes to the same place, signed now, whatever they contain.
    await page.keyboard.press('c')
    await page.locator('#said', {hasText: 'Copied'}).waitFor()
    const command = (await page.evaluate('navigator.clipboard.readText()')) as string
    await promisify(execFile)('sh', ['-c', command])
    expect(app.requests).toHaveLength(3)
    expect(app.requests[2]?.body).toBe(app.requests[0]?.body)
    expect(command).toContain('Stripe-Signature: t=')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', {name: 'Download body'}).click(),
    ])
    expect(readFileSync(await download.path(), 'utf8')).toBe(JSON.stringify(first, null, 1))

    await page.keyboard.press('/')
    await page.keyboard.type('charge')
    await page.locator('#count', {hasText: '1 of 2 deliveries'}).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#count', {hasText: /^2 deliveries/}).waitFor()
    await page.getByRole('combobox').selectOption('failed')
    await page.locator('#count', {hasText: '1 of 2 deliveries'}).waitFor()
    await page.getByRole('combobox').selectOption('all')
    // What was chosen stays so.
    await page.reload()
    await page.locator('h2', {hasText: 'invoice.paid'}).waitFor()
    await shoot(page, 'inspector-light')
    await page.emulateMedia({colorScheme: 'dark'})
    await shoot(page, 'inspector-dark')
    await page.setViewportSize({width: 380, height: 760})
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(380)
    await shoot(page, 'inspector-narrow')

    // With the page's policy in force the judge could not come in; nothing may hide behind an edge.
    const viewport = {width: 1280, height: 2400}
    const judged = await browser.newContext({bypassCSP: true, viewport})
    onTestFinished(() => judged.close())
    const view = await judged.newPage()
    await view.goto(listener.ui)
    await view.locator('#body').waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await view.emulateMedia({colorScheme})
      expect(await accessibilityFindings(view)).toEqual([])
    }

    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(await page.locator('img, nav script, section script').count()).toBe(0)
    expect(foreign).toEqual([])
    expect(wrong).toEqual([])

    listener.child.kill('SIGINT')
    await page.locator('#state', {hasText: 'the listener has stopped'}).waitFor()
    expect((await listener.finished).code).toBe(130)
  }, 180_000)

  test('lets nobody else in', async () => {
    const app = await startServer((_, response) => sendJson(response, 200, {}))
    const listener = await listen(['--forward-to', app.url])
    expect((await post(listener.url, {id: 'evt_1', type: 'invoice.paid'})).status).toBe(200)
    const page = await fetch(listener.ui)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(await page.text()).not.toContain('invoice.paid')
    const listed = JSON.parse((await raw(`${listener.ui}deliveries`, {})).text)
    const {deliveryId} = listed.deliveries[0]
    const {host, origin} = new URL(listener.ui)
    const replay = `${listener.ui}deliveries/${deliveryId}/replay`
    const own = {'x-apix-inspector': '1'}

    // Without the key, by another name (DNS rebinding), from another page (CSRF).
    expect((await raw(`${origin}/`, {})).status).toBe(403)
    expect((await raw(`${origin}/wrong/deliveries`, {})).status).toBe(403)
    expect(
      (await raw(`${listener.ui}deliveries`, {host: `evil.example:${host.split(':')[1]}`})).status,
    ).toBe(403)
    expect((await raw(replay, {...own, origin: 'https://evil.example'}, 'POST')).status).toBe(403)
    expect((await raw(replay, {...own, origin: 'null'}, 'POST')).status).toBe(403)
    expect((await raw(replay, {...own, 'sec-fetch-site': 'cross-site'}, 'POST')).status).toBe(403)
    expect((await raw(replay, {origin}, 'POST')).status).toBe(403)
    expect((await raw(replay, own, 'GET')).status).toBe(404)
    // What comes from outside is handed out as a file, never as a page of this origin.
    const file = await fetch(`${listener.ui}deliveries/${deliveryId}/body`)
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${deliveryId}.txt"`)
    expect(file.headers.get('content-type')).toBe('application/octet-stream')
    expect(app.requests).toHaveLength(1)
    // The listener itself, which a tunnel may lead to, serves no page.
    const path = new URL(listener.ui).pathname
    expect((await raw(`${listener.url}${path}`, {})).status).toBe(404)

    const done = await raw(replay, {...own, origin}, 'POST')
    expect(JSON.parse(done.text)).toMatchObject({status: 200})
    expect(app.requests).toHaveLength(2)
  })
})

/** Pictures to look at, where APIX_SCREENSHOTS names a folder. */
async function shoot(page: {screenshot(options: {path: string}): Promise<unknown>}, name: string) {
  const folder = process.env['APIX_SCREENSHOTS']
  if (folder) await page.screenshot({path: `${folder}/${name}.png`})
}
