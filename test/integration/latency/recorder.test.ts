import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {createRecorder, listHistory, showHistory, takeInSpool} from '../../../src/latency/index.js'
import type {PipelineRequest, PipelineResponse} from '../../../src/request/index.js'
import {createRedactor, systemClock} from '../../../src/shared/index.js'
import {openDatabase} from '../../../src/storage/index.js'

const request: PipelineRequest = {
  method: 'POST',
  url: new URL('https://h/v1/users/42?token=abc'),
  headers: [['Authorization', 'Bearer abc']],
  body: {kind: 'bytes', bytes: Buffer.from('{"password":"abc","name":"Ann"}')},
  settings: undefined,
  options: {},
  bound: {headers: [], query: []},
}

const response: PipelineResponse = {
  request,
  status: 200,
  statusText: 'OK',
  httpVersion: '1.1',
  headers: [['Content-Type', 'application/json']],
  body: (async function* () {})(),
  timings: () => ({
    queued: 5,
    dns: 1,
    tcp: 1,
    tls: 0,
    firstByte: 10,
    download: 1,
    total: 18,
    reused: false,
  }),
  attempts: [],
  cache: 'miss',
}

function setUp(random: number) {
  const folder = mkdtempSync(join(tmpdir(), 'apix-recorder-'))
  const warnings: string[] = []
  let opened: ReturnType<typeof openDatabase> | undefined
  const database = () => {
    opened ??= openDatabase(join(folder, 'apix.db'))
    return opened
  }
  onTestFinished(async () => {
    ;(await opened)?.close()
    rmSync(folder, {recursive: true})
  })
  const redactor = createRedactor()
  const spoolFolder = join(folder, 'spool')
  const recorder = createRecorder({
    database,
    openDatabase: () => opened,
    spoolFolder,
    random: () => random,
    redactor,
    clock: systemClock,
    notifier: {notice() {}, detail() {}, warn: (message) => warnings.push(message)},
  })
  const spooled = () => {
    try {
      return readdirSync(spoolFolder)
    } catch {
      return []
    }
  }
  return {recorder, database, redactor, spoolFolder, spooled, warnings, folder}
}

/** Recent enough to be kept. */
const STARTED = new Date(Date.now() - 60_000).toISOString()
const LATER = new Date(Date.now() - 59_000).toISOString()

const exchange = (body: Buffer) => ({
  request,
  response,
  startedAt: STARTED,
  body,
  bodySize: body.length,
})

describe('the recorder', () => {
  it('spools without opening the database, and the next run takes it in once', async () => {
    const {recorder, database, spoolFolder, spooled, folder} = setUp(0.5)
    const id = recorder.nextId()
    await recorder.record(exchange(Buffer.from('{"id":1}')), id)
    await recorder.recordFailure(request, {
      startedAt: LATER,
      total: 3,
      code: 'DNS',
    })
    expect(readdirSync(folder)).toEqual([])
    await recorder.close()
    expect(spooled()).toHaveLength(1)
    expect(readdirSync(folder)).toEqual(['spool'])

    const db = await database()
    await Promise.all([takeInSpool(spoolFolder, db), takeInSpool(spoolFolder, db)])
    expect(spooled()).toEqual([])
    expect(listHistory(db, {limit: 10}).map(({status, error}) => status ?? error)).toEqual([
      'DNS',
      200,
    ])
    expect(showHistory(db, id)).toMatchObject({
      time: STARTED,
      method: 'POST',
      url: 'https://h/v1/users/42?token=[redacted]',
      status: 200,
      cache: 'miss',
      request: {
        headers: {authorization: '[redacted]'},
        body: '{"password":"[redacted]","name":"Ann"}',
      },
      response: {status: 200, body: '{"id":1}', bodyEncoding: 'text'},
      timings: {queued: 5, firstByte: 10, total: 18, reused: false},
    })
  })

  it('writes to the database when it is open, or when its turn has come', async () => {
    const {recorder, database, spooled} = setUp(0)
    await recorder.record(exchange(Buffer.from('x')), recorder.nextId())
    await recorder.close()
    expect(spooled()).toEqual([])
    expect(listHistory(await database(), {limit: 10})).toHaveLength(1)
  })

  it('cuts bodies at 64 KiB and leaves no half of a secret at the edge', async () => {
    const {recorder, database, redactor} = setUp(0)
    redactor.add('a-secret-that-crosses-the-edge')
    const body = Buffer.from(
      `${'x'.repeat(65_530)}a-secret-that-crosses-the-edge${'y'.repeat(9000)}`,
    )
    const binary = Buffer.concat([Buffer.from([0xff, 0xfe]), body.subarray(65_000)])
    const [first, second] = [recorder.nextId(), recorder.nextId()]
    await recorder.record(exchange(body), first)
    await recorder.record(exchange(binary), second)
    await recorder.close()
    const db = await database()
    expect(showHistory(db, first).response?.body).toBe(`${'x'.repeat(65_530)}[redac`)
    const kept = showHistory(db, second).response
    expect(kept?.bodyEncoding).toBe('base64')
    expect(Buffer.from(kept?.body ?? '', 'base64').toString('latin1')).not.toContain('a-secret')
  })

  it('warns when it cannot write', async () => {
    const {recorder, warnings} = setUp(0.5)
    const broken = createRecorder({
      database: () => Promise.reject(new Error('no')),
      openDatabase: () => undefined,
      spoolFolder: '/dev/null/spool',
      random: () => 0.5,
      redactor: createRedactor(),
      clock: systemClock,
      notifier: {notice() {}, detail() {}, warn: (message) => warnings.push(message)},
    })
    await broken.record(exchange(Buffer.alloc(0)), recorder.nextId())
    await broken.close()
    expect(warnings).toHaveLength(1)
  })
})
