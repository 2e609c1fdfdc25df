import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {chromium} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {Tally} from '../../../src/latency/engine/tally.js'
import {benchReport, latencyBins, percentileCurve} from '../../../src/latency/index.js'
import {renderReport} from '../../../src/output/index.js'

const places = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin']
const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => places.map((place) => join(place, name)))
  .find(existsSync)
const missing = executablePath === undefined && !process.env['CI']
if (missing)
  console.log('chromium is not installed: apt-get install chromium; the suite is skipped')

/** Two seconds of requests with a tail, and a URL that would be markup if it were not escaped. */
function page(): string {
  const tally = new Tally(true)
  for (let index = 0; index < 2000; index++) {
    const latency = 5 + (index % 50) + (index % 100 === 0 ? 200 : 0)
    const due = index
    const units = tally.answer(200, 10, due, due + 1, due + 1 + latency, Math.floor(index / 100))
    tally.timeline.add(due, units)
  }
  tally.failure('TIMEOUT')
  tally.timeline.addError(500)
  const plan = {connections: 4, until: {requests: 2000}, warmup: 0, timeout: 1000, rate: 1000}
  const report = benchReport(plan, {
    tally,
    duration: 2000,
    startedAt: 0,
    connections: 4,
    counts: {opened: 4, closed: 0, reset: 0, handshakes: 0, resumed: 0},
    health: {utilization: 0.1, gcTotal: 0, gcLongest: 0, gcInTail: 0},
    refreshes: 0,
    interrupted: false,
  })
  return renderReport({
    target: {method: 'GET', url: 'http://h/<script>alert(1)</script>?"x"=\'y\''},
    startedAt: '2026-01-02T03:04:05.000Z',
    version: '0.0.0',
    report,
    slices: tally.timeline.slices,
    bins: latencyBins(tally.response, 60),
    curves: [
      {name: 'service', points: percentileCurve(tally.service)},
      {name: 'response', points: percentileCurve(tally.response)},
    ],
    thresholds: [{text: 'p99<1ms', passed: false, found: 255}],
  })
}

describe.skipIf(missing)('the report in a browser', {timeout: 60_000}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'apix-report-'))
  const file = join(folder, 'report.html')
  let browser: Awaited<ReturnType<typeof chromium.launch>>
  beforeAll(async () => {
    writeFileSync(file, page())
    browser = await chromium.launch({
      executablePath: executablePath ?? 'chromium',
      args: ['--no-sandbox'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, {recursive: true})
  })

  async function open(options: object = {}) {
    const view = await browser.newPage(options)
    const requests: string[] = []
    const problems: string[] = []
    view.on('request', (request) => requests.push(request.url()))
    view.on('pageerror', (error) => problems.push(error.message))
    view.on('console', (message) => problems.push(message.text()))
    await view.goto(pathToFileURL(file).href)
    return {view, requests, problems}
  }

  it('draws every plot, asks nobody for anything and runs without an error', async () => {
    const {view, requests, problems} = await open()
    expect(requests.map((url) => new URL(url).protocol)).toEqual(['file:'])
    expect(problems).toEqual([])
    expect(await view.title()).toContain('<script>')
    const plots = view.locator('svg.plot')
    expect(await plots.count()).toBe(4)
    for (const plot of await plots.all()) {
      const box = await plot.boundingBox()
      expect(box?.height).toBeGreaterThan(150)
      expect(await plot.locator('text.tick').count()).toBeGreaterThan(4)
    }
    expect(await view.locator('#over-time .layer.log path.line').count()).toBe(4)
    expect(await view.locator('#distribution rect.bar').count()).toBeGreaterThan(20)
    expect(await view.getByText('p99<1ms').isVisible()).toBe(true)
  })

  it('reads values out under the pointer and by the keyboard', async () => {
    const {view} = await open()
    const plot = view.locator('#over-time svg.plot')
    const readout = view.locator('#over-time-readout')
    await plot.hover({position: {x: 300, y: 60}})
    expect(await readout.textContent()).toMatch(/^at [\d.]+ s: p50 .*ms, .*max/)
    await view.mouse.move(0, 0)
    await plot.focus()
    await view.keyboard.press('End')
    const last = await readout.textContent()
    await view.keyboard.press('ArrowLeft')
    expect(await readout.textContent()).not.toBe(last)
    await view.keyboard.press('Escape')
    expect(await readout.textContent()).toBe('')
  })

  it('takes lines away and changes the scale', async () => {
    const {view} = await open()
    const figure = view.locator('#over-time')
    expect(await figure.locator('.layer.log').isVisible()).toBe(true)
    await figure.getByLabel('linear').check()
    expect(await figure.locator('.layer.linear').isVisible()).toBe(true)
    expect(await figure.locator('.layer.log').isVisible()).toBe(false)
    await figure.getByLabel('max').uncheck()
    expect(await figure.locator('.layer.linear path.max').isVisible()).toBe(false)
    await figure.locator('svg.plot').focus()
    await view.keyboard.press('Home')
    expect(await view.locator('#over-time-readout').textContent()).not.toContain('max')
  })

  it('is dark where people want it dark, fits a narrow screen, and prints in black', async () => {
    const {view} = await open({colorScheme: 'dark', viewport: {width: 390, height: 800}})
    const ground = () =>
      view.evaluate('getComputedStyle(document.body).backgroundColor') as Promise<string>
    expect(await ground()).toBe('rgb(11, 17, 16)')
    const overflow = await view.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(overflow).toBe(0)
    await view.emulateMedia({media: 'print'})
    expect(await ground()).toBe('rgb(255, 255, 255)')
    expect(await view.locator('.scales').first().isVisible()).toBe(false)
    expect((await view.pdf({format: 'A4'})).length).toBeGreaterThan(10_000)
  })

  it('says everything without a script', async () => {
    const {view} = await open({javaScriptEnabled: false})
    expect(await view.locator('svg.plot').count()).toBe(4)
    expect(await view.locator('table').first().isVisible()).toBe(true)
  })
})
