import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Browser, Page, Response} from 'playwright-core'
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest'
import {accessibilityFindings} from '../helpers/accessibility.js'
import {describeWithChromium, startChromium} from '../helpers/chromium.js'
import {writeHandOver} from '../helpers/hand-over-browser.js'
import {runApix} from '../helpers/kept-apix.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'
import {demo} from '../integration/demo/helpers.js'

const SIZES = {desktop: {width: 1280, height: 800}, phone: {width: 360, height: 740}} as const
const SCHEMES = ['light', 'dark'] as const
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//

describeWithChromium('a login in a real browser', {timeout: 180_000}, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  /** A login that waits, and the browser tab it was handed to. */
  async function start(args: string[] = []) {
    const provider = await demo({faultEvery: 0})
    const home = temporaryFolder()
    mkdirSync(join(home, 'config'))
    writeFileSync(
      join(home, 'config', 'config.yaml'),
      `default: shop
apis:
  shop:
    baseUrl: ${provider.url}
    auth: {type: oauth2, issuer: '${provider.issuer}', clientId: ${provider.clientId}, scopes: [openid, users, offline_access]}
`,
    )
    const handOver = writeHandOver(home)
    const env = {APIX_BROWSER: handOver.path, APIX_PASSPHRASE: 'correct horse'}
    const login = startApix(['login', ...args], {home, env, timeout: 120_000})
    onTestFinished(() => {
      login.child.kill('SIGKILL')
    })
    const address = await handOver.address()
    // With the page's policy in force nobody could look into it from outside.
    const context = await browser.newContext({bypassCSP: true, colorScheme: 'light'})
    onTestFinished(() => context.close())
    const foreign: string[] = []
    await context.route(
      (url) => !LOOPBACK.test(url.href),
      (route) => {
        foreign.push(route.request().url())
        return route.abort()
      },
    )
    const answers: Response[] = []
    const complaints: string[] = []
    const page = await context.newPage()
    page.on('response', (response) => answers.push(response))
    page.on('console', (line) => complaints.push(line.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(address)
    return {address, answers, complaints, context, env, foreign, home, login, page}
  }

  test('signs in, consents, and ends on a page that knows nothing of the code', async () => {
    const {address, answers, complaints, context, env, foreign, home, login, page} = await start()
    expect(await page.title()).toBe('Allow apix to use your account')
    await page.getByText('Read and create users').waitFor()
    await lookAt(page, 'consent')

    // A stray redirect in another tab neither ends nor disturbs the login.
    const redirect = new URL(address).searchParams.get('redirect_uri')
    const stray = await context.newPage()
    const refused = await stray.goto(`${redirect}?code=forged&state=forged`)
    expect(refused?.status()).toBe(400)
    expectHardened(refused as Response)
    await lookAt(stray, 'notice')
    await stray.close()

    // By keyboard alone, with the focus to be seen.
    for (let press = 0; press < 10; press++) {
      await page.keyboard.press('Tab')
      const allow = page.getByRole('button', {name: 'Allow'})
      if (await allow.evaluate((button) => button.matches(':focus-visible'))) break
    }
    const outline = await page.evaluate(
      `(({outlineStyle, outlineWidth}) => outlineStyle + ' ' + outlineWidth)(getComputedStyle(document.activeElement))`,
    )
    expect(outline).toBe('solid 3px')
    await shoot(page, 'consent-focus')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', {name: 'You are logged in'}).waitFor()

    const {code, stdout, stderr} = await login.finished
    expect(code, stderr).toBe(0)
    expect(stdout + stderr).toContain('logged in to shop')
    expect(stderr).toContain('still waiting')
    // The server is gone; the page needs nothing of it any more.
    await lookAt(page, 'success')
    await expectTraceless(page, answers, redirect as string)
    for (const answer of answers) expectHardened(answer)
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])

    const me = await runApix(['get', '/me', '--json'], {home, env})
    expect(me.code, me.stderr).toBe(0)
    expect(me.json.response.body).toMatchObject({name: 'Ada Lovelace'})
  }, 120_000)

  test('denies: the page and the terminal say so, and nothing is stored', async () => {
    const {address, answers, complaints, env, foreign, home, login, page} = await start(['--json'])
    await page.getByRole('button', {name: 'Deny'}).click()
    await page.getByRole('heading', {name: 'Login denied'}).waitFor()

    const {code, json} = await login.finished
    expect(code).toBe(8)
    expect(json.error.code).toBe('LOGIN_DENIED')
    await lookAt(page, 'failure')
    const redirect = new URL(address).searchParams.get('redirect_uri')
    await expectTraceless(page, answers, redirect as string)
    for (const answer of answers) expectHardened(answer)
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
    const status = await runApix(['auth', 'status', '--json'], {home, env})
    expect(status.json.credentials).toEqual([])
  }, 120_000)
})

/** Fits the window and passes the judge in each size and scheme. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({colorScheme})
      const where = `${name}-${size}-${colorScheme}`
      await shoot(page, where)
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(overflow, where).toBe(0)
      // The size changes nothing that the judge looks at.
      if (size === 'phone') expect(await accessibilityFindings(page), where).toEqual([])
    }
  }
  await page.setViewportSize(SIZES.desktop)
  await page.emulateMedia({colorScheme: 'light'})
}

/** Neither the page, the address bar nor the tab's history holds what the redirect carried. */
async function expectTraceless(page: Page, answers: Response[], redirect: string): Promise<void> {
  const callback = answers
    .map((answer) => answer.url())
    .find((url) => url.startsWith(`${redirect}?`))
  const {searchParams} = new URL(callback ?? '')
  const carried = ['code', 'state'].flatMap((name) => searchParams.getAll(name))
  expect(carried.length).toBeGreaterThan(0)
  expect(page.url()).toBe(`${redirect}/done`)
  const session = await page.context().newCDPSession(page)
  const {entries} = await session.send('Page.getNavigationHistory')
  expect(entries.length).toBeGreaterThan(1)
  const visited = entries.map(({url}) => url)
  const html = await page.content()
  for (const value of [...carried, 'code=', 'error=access_denied']) {
    expect(html).not.toContain(value)
    expect(visited.filter((url) => url.startsWith(redirect)).join(' ')).not.toContain(value)
  }
  expect(await page.locator('script, link, img, iframe, form').count()).toBe(0)
}

/** Nothing foreign is loaded, run or framed; nothing is remembered or passed on. */
function expectHardened(response: Response): void {
  const headers = response.headers()
  const where = `${response.status()} ${new URL(response.url()).pathname}`
  expect(headers['cache-control'] ?? '', where).toContain('no-store')
  if (headers['location']) return
  const policy = headers['content-security-policy']
  expect(policy, where).toContain("default-src 'none'")
  expect(policy, where).toContain("frame-ancestors 'none'")
  expect(policy, where).toContain("base-uri 'none'")
  expect(policy, where).not.toContain('unsafe')
  expect(policy, where).not.toContain('*')
  expect(headers['x-frame-options'], where).toBe('DENY')
  expect(headers['x-content-type-options'], where).toBe('nosniff')
  expect(headers['referrer-policy'], where).toBe('no-referrer')
}

/** Pictures to look at, where APIX_SCREENSHOTS names a folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['APIX_SCREENSHOTS']
  if (folder) await page.screenshot({path: join(folder, `${name}.png`)})
}
