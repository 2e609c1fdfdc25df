import {createHash} from 'node:crypto'
import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {readJson, removeFile, writeFileAtomic} from '../../storage/index.js'
import type {LimitSheet} from './types.js'

/** Sheets in files of their own: reading one that is not there costs next to nothing. */
export interface SheetFiles {
  read(key: string): Promise<LimitSheet | undefined>
  /** The last writer wins; what is lost so is counted by the slots in the store. */
  write(key: string, sheet: LimitSheet): Promise<void>
  list(): Promise<LimitSheet[]>
  clear(): Promise<number>
}

const SUFFIX = '.json'

/** @param folder made when something is written */
export function createSheetFiles(folder: string): SheetFiles {
  const pathOf = (key: string) =>
    join(folder, createHash('sha256').update(key).digest('hex').slice(0, 32) + SUFFIX)

  async function paths(): Promise<string[]> {
    const names = await readdir(folder).catch(() => [])
    return names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(folder, name))
  }

  return {
    read: (key) => readSheet(pathOf(key)),
    write: (key, sheet) =>
      writeFileAtomic(pathOf(key), `${JSON.stringify(sheet)}\n`, {sync: false}),
    async list() {
      const sheets = await Promise.all((await paths()).map(readSheet))
      return sheets.filter((sheet) => sheet !== undefined)
    },
    async clear() {
      const all = await paths()
      await Promise.all(all.map((path) => removeFile(path)))
      return all.length
    },
  }
}

/** A file that cannot be read is no reason not to send: it is as if nothing were known. */
async function readSheet(path: string): Promise<LimitSheet | undefined> {
  try {
    const sheet = (await readJson(path)) as LimitSheet | undefined
    return sheet && typeof sheet.limits === 'object' && typeof sheet.routes === 'object'
      ? sheet
      : undefined
  } catch {
    return undefined
  }
}
