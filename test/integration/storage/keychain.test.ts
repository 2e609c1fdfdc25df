import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, afterEach, beforeAll, describe, expect, test, vi} from 'vitest'
import {createSession, missingService} from './secret-service.js'

// Each step is a process of its own, and a keyring that comes up anew.
vi.setConfig({testTimeout: 120_000, hookTimeout: 60_000})

const inCi = Boolean(process.env['CI'])
const serviceProblem = missingService()
const keytarProblem = await import('keytar').then(
  () => undefined,
  () => 'keytar is not compiled: npm rebuild keytar --build-from-source (needs libsecret-1-dev)',
)

function skips(problem: string | undefined): boolean {
  if (problem && !inCi) console.log(`skipped: ${problem}`)
  return problem !== undefined && !inCi
}

const A = ['apix', 'shop/development/default'] as const
const B = ['apix', 'shop/production/é'] as const

describe.skipIf(skips(serviceProblem))('the OS keychain', () => {
  let session: Awaited<ReturnType<typeof createSession>>

  beforeAll(async () => {
    expect(serviceProblem).toBeUndefined()
    session = await createSession()
    await session.startKeyring('pw')
  })
  afterAll(() => session?.close())

  const BINDINGS = [
    ['keytar', keytarProblem],
    ['napi', undefined],
  ] as const

  for (const [binding, problem] of BINDINGS) {
    describe.skipIf(skips(problem))(`through ${binding}`, () => {
      const env = {APIX_KEYCHAIN: binding}
      const oversize = () => join(session.data, 'oversize')

      test('keeps, finds, replaces and deletes', async () => {
        const large = 'x'.repeat(20_000)
        const outcomes = await session.run(
          [
            ['kind'],
            ['getPassword', ...A],
            ['findCredentials', 'apix'],
            ['setPassword', ...A, 'first'],
            ['setPassword', ...A, 'sécond "quoted" 😀'],
            ['setPassword', ...B, large],
            ['getPassword', ...A],
            ['getPassword', ...B],
            ['deletePassword', ...B],
            ['deletePassword', ...B],
            ['findCredentials', 'apix'],
            ['findPassword', 'apix'],
            ['findPassword', 'other'],
            ['probe'],
          ],
          {env},
        )
        expect(outcomes).toEqual([
          {value: 'keychain'},
          {value: null},
          {value: []},
          {},
          {},
          {},
          {value: 'sécond "quoted" 😀'},
          {value: large},
          {value: true},
          {value: false},
          {value: [{account: A[1], password: 'sécond "quoted" 😀'}]},
          {value: 'sécond "quoted" 😀'},
          {value: null},
          {},
        ])
      })

      test('is read by a later process', async () => {
        expect(await session.run([['getPassword', ...A]], {env})).toEqual([
          {value: 'sécond "quoted" 😀'},
        ])
        await session.run([['deletePassword', ...A]], {env})
      })

      test('a value too large for it goes encrypted into a file', async () => {
        const options = {env, store: {valueLimit: 1200}}
        const large = 'secret-'.repeat(3000)
        await session.run([['setPassword', ...A, large]], options)
        const [name = ''] = readdirSync(oversize())
        expect(name).toMatch(/^[0-9a-f]{32}-[0-9a-f]{16}\.enc$/)
        expect(readFileSync(join(oversize(), name), 'utf8')).not.toContain('secret')
        const outcomes = await session.run(
          [
            ['getPassword', ...A],
            ['findCredentials', 'apix'],
            ['setPassword', ...A, `${large}2`],
            ['getPassword', ...A],
          ],
          options,
        )
        expect(outcomes.map(({value}) => value)).toEqual([
          large,
          [{account: A[1], password: large}],
          undefined,
          `${large}2`,
        ])
        expect(readdirSync(oversize())).toHaveLength(1)
        await session.run([['deletePassword', ...A]], options)
        expect(readdirSync(oversize())).toEqual([])
      })
    })
  }

  test('a binding that does not exist is named', async () => {
    const [outcome] = await session.run([['kind']], {env: {APIX_KEYCHAIN: 'other'}})
    expect(outcome).toMatchObject({code: 'KEYCHAIN_UNAVAILABLE', message: /other/ as never})
  })

  describe('that does not work', () => {
    afterEach(() => session.startKeyring('pw'))

    test.each(BINDINGS)('locked is never absent, through %s', async (binding, problem) => {
      if (skips(problem)) return
      const env = {APIX_KEYCHAIN: binding}
      await session.run([['setPassword', ...A, 'kept']], {env})
      await session.startKeyring()
      const outcomes = await session.run(
        [
          ['getPassword', ...A],
          ['getPassword', 'apix', 'never/was/there'],
          ['findCredentials', 'apix'],
          ['deletePassword', ...A],
          ['setPassword', ...A, 'new'],
          ['probe'],
        ],
        {env: {...env, APIX_PASSPHRASE: 'is no reason to look elsewhere'}},
      )
      expect(outcomes.map(({code}) => code)).toEqual(Array(6).fill('KEYCHAIN_LOCKED'))
      expect(existsSync(join(session.data, 'credentials.enc'))).toBe(false)
      await session.startKeyring('pw')
      expect(await session.run([['deletePassword', ...A]], {env})).toEqual([{value: true}])
    })

    test('a service that hangs is given up after 5 s, also by a store that is open', {
      timeout: 60_000,
    }, async () => {
      const pid = String(session.keyring?.pid)
      const started = performance.now()
      const open = session.run([
        ['stop', pid],
        ['sleep', '1100'],
        ['getPassword', ...A],
      ])
      const opening = sleep(500).then(() => session.run([['getPassword', ...A]]))
      const hung = {
        code: 'KEYCHAIN_TIMEOUT',
        message: 'the keychain service does not answer (waited 5000 ms)',
      }
      expect(await opening).toMatchObject([hung])
      expect((await open)[2]).toMatchObject(hung)
      // The bus itself waits for 25 s.
      expect(performance.now() - started).toBeLessThan(20_000)
    })

    test('a bus without a service: the three choices, or the encrypted file', async () => {
      await session.stopKeyring()
      const [without] = await session.run([['kind']])
      expect(without?.code).toBe('KEYCHAIN_UNAVAILABLE')
      expect(without?.hints?.join(' ')).toMatch(
        /gnome-keyring.*APIX_PASSPHRASE.*--insecure-storage/,
      )
      const env = {APIX_PASSPHRASE: 'correct horse'}
      expect(await session.run([['kind'], ['probe']], {env})).toEqual([
        {value: 'encrypted-file'},
        {},
      ])
      const [chosen] = await session.run([['kind']], {env, store: {storage: 'keychain'}})
      expect(chosen?.code).toBe('KEYCHAIN_UNAVAILABLE')
    })
  })

  test('a credential that was put into a file is found there, not in the keychain', async () => {
    const env = {APIX_PASSPHRASE: 'correct horse'}
    await session.run([['setPassword', ...A, 'in the keychain']], {env})
    await session.run([['setPassword', ...A, 'in the file']], {
      env,
      store: {storage: 'encrypted-file'},
    })
    const outcomes = await session.run(
      [
        ['getPassword', ...A],
        ['kindOf', ...A],
        ['setPassword', ...A, 'refreshed'],
        ['kindOf', ...A],
        ['kindOf', ...B],
      ],
      {env},
    )
    expect(outcomes.map(({value}) => value)).toEqual([
      'in the file',
      'encrypted-file',
      undefined,
      'encrypted-file',
      'keychain',
    ])
    await session.run([['setPassword', ...A, 'back']], {env, store: {storage: 'keychain'}})
    expect(
      await session.run([
        ['getPassword', ...A],
        ['deletePassword', ...A],
        ['getPassword', ...A],
      ]),
    ).toEqual([{value: 'back'}, {value: true}, {value: null}])
  })
})
