import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {systemClock} from '../../../src/shared/index.js'
import {
  createLocks,
  createSecretStore,
  probe,
  type SecretStore,
} from '../../../src/storage/index.js'
import {createMemoryStore} from '../../../src/storage/secret-store/memory.js'
import {withOversizeFiles} from '../../../src/storage/secret-store/oversize.js'

let data: string
let warnings: Array<{message: string; written: boolean}>
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'apix-secrets-'))
  warnings = []
})
afterEach(() => rmSync(data, {recursive: true, force: true}))

const encrypted = () => join(data, 'credentials.enc')
const plain = () => join(data, 'credentials.json')

/** A Linux machine without a session bus. */
function open(
  options: {storage?: 'keychain' | 'encrypted-file' | 'memory'; insecure?: boolean} = {},
  passphrase?: string,
): Promise<SecretStore> {
  return createSecretStore({
    ...options,
    directories: {config: data, data, cache: data},
    environment: passphrase ? {APIX_PASSPHRASE: passphrase} : {},
    platform: 'linux',
    notifier: {
      notice() {},
      detail() {},
      warn: (message) => warnings.push({message, written: existsSync(plain())}),
    },
  })
}

describe('which store is opened without a keychain', () => {
  test('none without a passphrase: the error names the three choices', async () => {
    await expect(open()).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      exitCode: 8,
      hints: [
        expect.stringContaining('keychain service'),
        expect.stringContaining('APIX_PASSPHRASE'),
        expect.stringContaining('--insecure-storage'),
      ],
    })
    expect(readdirSync(data)).toEqual([])
  })

  test.each([
    [{}, 'encrypted-file'],
    [{storage: 'encrypted-file'}, 'encrypted-file'],
    [{storage: 'memory'}, 'memory'],
    [{insecure: true}, 'plain-file'],
  ] as const)('%j with a passphrase is %s', async (options, kind) => {
    expect((await open(options, 'pw')).kind).toBe(kind)
  })

  test('a keychain that was asked for is never replaced', async () => {
    await expect(open({storage: 'keychain'}, 'pw')).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
    })
  })

  test('the encrypted file needs its passphrase', async () => {
    await expect(open({storage: 'encrypted-file'})).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: 'the encrypted file needs APIX_PASSPHRASE',
    })
  })

  test('a plain file that --insecure-storage made is used again', async () => {
    await (await open({insecure: true})).setPassword('apix', 'a', 'one')
    const store = await open()
    expect(store.kind).toBe('plain-file')
    expect(await store.getPassword('apix', 'a')).toBe('one')
  })
})

describe.each([
  ['memory', {storage: 'memory'} as const],
  ['encrypted-file', {storage: 'encrypted-file'} as const],
  ['plain-file', {insecure: true} as const],
])('the %s store', (_, options) => {
  test('keeps, finds, replaces and deletes', async () => {
    const store = await open(options, 'pw')
    const large = 'é'.repeat(20_000)
    expect(await store.getPassword('apix', 'a/b/c')).toBeNull()
    expect(await store.findPassword('apix')).toBeNull()
    expect(await store.deletePassword('apix', 'a/b/c')).toBe(false)
    await store.setPassword('apix', 'a/b/c', 'one')
    await store.setPassword('apix', 'a/b/c', 'two')
    await store.setPassword('apix', 'large', large)
    await store.setPassword('other', 'a/b/c', 'not this')
    expect(await store.getPassword('apix', 'a/b/c')).toBe('two')
    expect(await store.findPassword('apix')).toBe('two')
    expect(await store.findCredentials('apix')).toEqual([
      {account: 'a/b/c', password: 'two'},
      {account: 'large', password: large},
    ])
    expect(await store.deletePassword('apix', 'a/b/c')).toBe(true)
    expect(await store.getPassword('apix', 'a/b/c')).toBeNull()
    expect(await store.getPassword('other', 'a/b/c')).toBe('not this')
  })

  test('passes the probe and keeps nothing of it', async () => {
    const store = await open(options, 'pw')
    await probe(store)
    expect(await store.findCredentials('apix-probe')).toEqual([])
  })

  test('writes at the same time lose nothing', async () => {
    const store = await open(options, 'pw')
    const names = Array.from({length: 10}, (_, index) => `account-${index}`)
    await Promise.all(names.map((name) => store.setPassword('apix', name, name)))
    const found = await store.findCredentials('apix')
    expect(found.map(({account}) => account).sort()).toEqual(names)
  })
})

describe('the encrypted file', () => {
  test('holds no secret in the clear and is private', async () => {
    const store = await open({}, 'correct horse')
    await store.setPassword('apix', 'a', 'top-secret')
    const text = readFileSync(encrypted(), 'utf8')
    expect(text).not.toContain('top-secret')
    expect(text).not.toContain(Buffer.from('top-secret').toString('base64'))
    if (process.platform !== 'win32') expect(statSync(encrypted()).mode & 0o777).toBe(0o600)
    expect(JSON.parse(text).kdf).toMatchObject({name: 'scrypt', N: 131072, r: 8, p: 1})
  })

  test('has a fresh IV for every write', async () => {
    const store = await open({}, 'pw')
    const seen = new Set<string>()
    for (let index = 0; index < 3; index++) {
      await store.setPassword('apix', 'a', 'same')
      seen.add(JSON.parse(readFileSync(encrypted(), 'utf8')).entries[0].iv)
    }
    expect(seen.size).toBe(3)
  })

  test('a wrong or missing passphrase is said so, for reading and for writing', async () => {
    await (await open({}, 'right')).setPassword('apix', 'a', 'one')
    const before = readFileSync(encrypted(), 'utf8')
    const wrong = await open({}, 'wrong')
    await expect(wrong.getPassword('apix', 'a')).rejects.toMatchObject({code: 'PASSPHRASE_WRONG'})
    await expect(wrong.setPassword('apix', 'b', 'two')).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
    })
    expect(readFileSync(encrypted(), 'utf8')).toBe(before)
    expect(await wrong.deletePassword('apix', 'a'), 'logout needs no passphrase').toBe(true)
  })

  test('an entry moved to another account, or changed, is refused', async () => {
    const store = await open({}, 'pw')
    await store.setPassword('apix', 'low', 'low-value')
    await store.setPassword('apix', 'high', 'high-value')
    const document = JSON.parse(readFileSync(encrypted(), 'utf8'))
    document.entries[0].account = 'high'
    document.entries[1].account = 'low'
    writeFileSync(encrypted(), JSON.stringify(document))
    await expect(store.getPassword('apix', 'low')).rejects.toMatchObject({code: 'STORAGE'})
    document.kdf.N = 2
    writeFileSync(encrypted(), JSON.stringify(document))
    await expect(store.setPassword('apix', 'x', 'y')).rejects.toMatchObject({code: 'STORAGE'})
  })

  test('of a later format is left alone', async () => {
    writeFileSync(encrypted(), '{"format":2,"entries":[]}')
    const store = await open({}, 'pw')
    await expect(store.setPassword('apix', 'a', 'b')).rejects.toMatchObject({code: 'STORAGE'})
    expect(readFileSync(encrypted(), 'utf8')).toBe('{"format":2,"entries":[]}')
  })
})

describe('the plain file', () => {
  test('warns once, before the first write', async () => {
    const store = await open({insecure: true})
    expect(warnings).toEqual([])
    await store.setPassword('apix', 'a', 'one')
    await store.setPassword('apix', 'a', 'two')
    expect(warnings).toEqual([
      {message: `the credential is written in plain text to ${plain()}`, written: false},
    ])
    if (process.platform !== 'win32') expect(statSync(plain()).mode & 0o777).toBe(0o600)
  })

  test('choosing another store for a credential removes it', async () => {
    await (await open({insecure: true})).setPassword('apix', 'a', 'in the clear')
    await (await open({storage: 'encrypted-file'}, 'pw')).setPassword('apix', 'a', 'sealed')
    expect(readFileSync(plain(), 'utf8')).not.toContain('in the clear')
    expect(await (await open({}, 'pw')).getPassword('apix', 'a')).toBe('sealed')
  })

  test('is found beside the encrypted file, and refreshed where it is', async () => {
    await (await open({insecure: true})).setPassword('apix', 'a', 'one')
    const store = await open({}, 'pw')
    expect([store.kind, await store.kindOf?.('apix', 'a')]).toEqual([
      'encrypted-file',
      'plain-file',
    ])
    await store.setPassword('apix', 'a', 'two')
    await store.setPassword('apix', 'b', 'sealed')
    expect(readFileSync(plain(), 'utf8')).toContain('two')
    expect(readFileSync(plain(), 'utf8')).not.toContain('sealed')
    expect(await store.findCredentials('apix')).toEqual([
      {account: 'a', password: 'two'},
      {account: 'b', password: 'sealed'},
    ])
    expect(await store.deletePassword('apix', 'a')).toBe(true)
    expect(await store.getPassword('apix', 'a')).toBeNull()
  })
})

describe('values beyond the limit of a keychain', () => {
  /** Windows Credential Manager takes 2560 bytes of UTF-16. */
  function limited(): SecretStore {
    const memory = createMemoryStore()
    return {
      ...memory,
      async setPassword(service, account, password) {
        if (password.length > 1280) throw new Error('value too large')
        await memory.setPassword(service, account, password)
      },
    }
  }

  const oversize = (store: SecretStore) =>
    withOversizeFiles(store, data, 1200, createLocks(data, systemClock))

  test('two writers at once leave one whole value', async () => {
    const store = oversize(limited())
    const values = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(5000))
    await Promise.all(values.map((value) => store.setPassword('apix', 'a', value)))
    expect(values).toContain(await store.getPassword('apix', 'a'))
    expect(readdirSync(join(data, 'oversize'))).toHaveLength(1)
  })

  test.each([1199, 1200, 1201, 1281, 20_480, 200_000])('%i characters', async (length) => {
    const store = oversize(limited())
    const value = 'é'.repeat(length)
    await store.setPassword('apix', 'a', value)
    expect(await store.getPassword('apix', 'a')).toBe(value)
    expect(await store.findPassword('apix')).toBe(value)
    expect(existsSync(join(data, 'oversize'))).toBe(length > 1200)
  })

  test('a value that only looks like a reference to a file is kept as it is', async () => {
    const store = oversize(limited())
    await store.setPassword('apix', 'a', 'apix-oversize:1:../../etc/passwd:AAAA')
    expect(await store.getPassword('apix', 'a')).toBe('apix-oversize:1:../../etc/passwd:AAAA')
  })

  test('the file goes even when the keychain refuses to delete', async () => {
    const backing = limited()
    const store = oversize(backing)
    await store.setPassword('apix', 'a', 'x'.repeat(5000))
    backing.deletePassword = () => Promise.reject(new Error('locked'))
    await expect(store.deletePassword('apix', 'a')).rejects.toThrow('locked')
    expect(readdirSync(join(data, 'oversize'))).toEqual([])
    await expect(store.getPassword('apix', 'a')).rejects.toMatchObject({code: 'STORAGE'})
  })

  test('a write that fails leaves the old value whole', async () => {
    const backing = limited()
    const store = oversize(backing)
    await store.setPassword('apix', 'a', 'x'.repeat(5000))
    const failing = oversize({...backing, setPassword: () => Promise.reject(new Error('denied'))})
    await expect(failing.setPassword('apix', 'a', 'y'.repeat(5000))).rejects.toThrow('denied')
    expect(await store.getPassword('apix', 'a')).toBe('x'.repeat(5000))
    expect(readdirSync(join(data, 'oversize'))).toHaveLength(1)
  })
})

describe('the probe', () => {
  const broken = (change: Partial<SecretStore>): SecretStore => ({
    ...createMemoryStore(),
    ...change,
  })

  test.each([
    ['forgets', broken({setPassword: async () => {}}), /does not give back .*nothing is there/],
    ['garbles', broken({getPassword: async () => 'x'}), /does not give back .*another value/],
    ['keeps', broken({deletePassword: async () => false}), /keeps what was deleted/],
  ])('a store that %s', async (_, store, message) => {
    await expect(probe(store)).rejects.toMatchObject({
      code: 'STORAGE',
      message: expect.stringMatching(message),
    })
  })

  test('keeps the code of what failed and says at which step', async () => {
    await (await open({}, 'right')).setPassword('apix', 'a', 'one')
    await expect(probe(await open({}, 'wrong'))).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
      message: expect.stringMatching(
        /^cannot write to .*credentials\.enc: APIX_PASSPHRASE does not/,
      ),
      hints: [expect.stringContaining('APIX_PASSPHRASE')],
    })
  })
})
