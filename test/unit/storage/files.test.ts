import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {
  readIfPresent,
  readJson,
  removeFile,
  writeFileAtomic,
  writeJson,
} from '../../../src/storage/index.js'

const posix = process.platform !== 'win32'
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'apix-files-'))
})
afterEach(() => rmSync(root, {recursive: true, force: true}))

const modeOf = (path: string) => statSync(path).mode & 0o777

describe('writeFileAtomic', () => {
  test.runIf(posix)('makes private files in private directories', async () => {
    const path = join(root, 'a', 'b', 'file')
    await writeFileAtomic(path, 'one')
    expect(readFileSync(path, 'utf8')).toBe('one')
    expect([modeOf(path), modeOf(join(root, 'a')), modeOf(join(root, 'a', 'b'))]).toEqual([
      0o600, 0o700, 0o700,
    ])
    await writeFileAtomic(path, new Uint8Array([50]), {mode: 0o644})
    expect(readFileSync(path, 'utf8')).toBe('2')
    expect(modeOf(path)).toBe(0o644)
    expect(readdirSync(join(root, 'a', 'b'))).toEqual(['file'])
  })

  test('refuses a symbolic link and leaves its target alone', async () => {
    const target = join(root, 'elsewhere')
    writeFileSync(target, 'untouched')
    symlinkSync(target, join(root, 'link'))
    await expect(writeFileAtomic(join(root, 'link'), 'secret')).rejects.toMatchObject({
      code: 'STORAGE',
      message: `${join(root, 'link')} is a symbolic link and was not written`,
    })
    expect(readFileSync(target, 'utf8')).toBe('untouched')
    expect(readdirSync(root).sort()).toEqual(['elsewhere', 'link'])
  })

  test('a directory that cannot be made is a STORAGE error with advice', async () => {
    writeFileSync(join(root, 'file'), '')
    await expect(writeFileAtomic(join(root, 'file', 'x'), '')).rejects.toMatchObject({
      code: 'STORAGE',
      hints: [expect.stringContaining('APIX_DATA_DIR')],
    })
  })

  test('readers beside many writers see whole files only', async () => {
    const path = join(root, 'shared')
    await writeFileAtomic(path, 'x'.repeat(50_000))
    const writers = Array.from({length: 10}, (_, index) =>
      writeFileAtomic(path, String(index).repeat(50_000)),
    )
    const readers = Array.from({length: 10}, () => readIfPresent(path))
    for (const content of await Promise.all(readers)) {
      expect(content?.length).toBe(50_000)
      expect(new Set(content).size).toBe(1)
    }
    await Promise.all(writers)
  })
})

describe('JSON files', () => {
  test('are written and read; a missing one is undefined', async () => {
    const path = join(root, 'x.json')
    expect(await readJson(path)).toBeUndefined()
    await writeJson(path, {a: [1]})
    expect(await readJson(path)).toEqual({a: [1]})
    expect(await removeFile(path)).toBe(true)
    expect(await removeFile(path)).toBe(false)
  })

  test('a damaged one is named, its content is not', async () => {
    const path = join(root, 'x.json')
    writeFileSync(path, '{"password": hunter2}')
    await expect(readJson(path)).rejects.toMatchObject({
      code: 'STORAGE',
      message: `${path} is not valid JSON`,
    })
  })
})

describe('directories', () => {
  test('are made by many at once, several levels deep', async () => {
    const path = join(root, 'a', 'b', 'c', 'file')
    await Promise.all(
      Array.from({length: 20}, (_, index) => writeFileAtomic(`${path}${index}`, 'x')),
    )
    expect(readdirSync(dirname(path))).toHaveLength(20)
  })

  test.skipIf(process.platform !== 'linux')('that cannot be made fail at once', async () => {
    await expect(writeFileAtomic('/proc/nope/deep/file', 'x')).rejects.toMatchObject({
      code: 'STORAGE',
    })
  })
})
