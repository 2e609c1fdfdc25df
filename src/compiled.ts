import {createHash} from 'node:crypto'
import fs from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Script} from 'node:vm'
import {directories} from './storage/index.js'

type Exports = Readonly<Record<string, unknown>>
type Import = (specifier: string) => Promise<Exports>
type Body = (imports: readonly Exports[], meta: ImportMeta, later: Import) => Exports

/** Bytes of the digest before the code. */
const DIGEST = 32

let folder: string | undefined

/**
 * From now on the code that V8 makes of what every request loads is kept for the next start: that is
 * a fifth of what a plain request costs. Code is run, so it is read only from where this user alone
 * can write. Node >= 22.8 keeps the code of all other modules there, too, and its variables count for
 * both: NODE_COMPILE_CACHE names another folder than the cache directory's own, and
 * NODE_DISABLE_COMPILE_CACHE=1 keeps nothing.
 * @param home the person's home directory, absolute
 */
export function keepCode(environment: NodeJS.ProcessEnv, home: string): void {
  if (environment['NODE_DISABLE_COMPILE_CACHE'] === '1') return
  const path =
    environment['NODE_COMPILE_CACHE'] ||
    join(directories(environment, process.platform, home).cache, 'code')
  try {
    makeFolder(path)
    if (!isOurs(fs.lstatSync(path))) return
  } catch {
    return
  }
  folder = path
  const module: object = process.getBuiltinModule('node:module')
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') {
    module.enableCompileCache(path)
  }
}

/** Not `recursive`, with which Node spins for ever below /proc. */
function makeFolder(path: string): void {
  const make = () => fs.mkdirSync(path, {mode: 0o700})
  try {
    make()
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    makeFolder(dirname(path))
    make()
  }
}

/** Whether nobody but this user can put anything into a folder. */
function isOurs(entry: fs.Stats): boolean {
  if (process.getuid === undefined) return true
  return entry.isDirectory() && entry.uid === process.getuid() && (entry.mode & 0o022) === 0
}

/**
 * Runs the body of a merged file. The build has put it beside the module `meta` is of, as a
 * function in a script, because Node 20 keeps code of scripts only.
 * @param later imports for it what it imports later
 */
export function evaluate(meta: ImportMeta, imports: readonly Exports[], later: Import): Exports {
  const filename = fileURLToPath(meta.url).replace(/js$/, 'cjs')
  // The build writes nothing but ASCII, and Latin-1 is read without decoding.
  const text = fs.readFileSync(filename, 'latin1')
  const path =
    folder && join(folder, `${basename(filename, '.cjs')}-${process.version}-${process.arch}`)
  const kept = path && readKept(path)
  const script = new Script(text, {filename, ...(kept ? {cachedData: kept} : {})})
  if (path && (!kept || script.cachedDataRejected)) keepAtExit(path, script)
  return (script.runInThisContext() as Body)(imports, meta, later)
}

/** @returns nothing when there is none or it is broken: V8 believes whatever it is given */
function readKept(path: string): Buffer | undefined {
  try {
    const bytes = fs.readFileSync(path)
    const code = bytes.subarray(DIGEST)
    return digestOf(code).equals(bytes.subarray(0, DIGEST)) ? code : undefined
  } catch {
    return undefined
  }
}

/** Afterwards it is known which functions were needed, and nobody waits for an answer any more. */
function keepAtExit(path: string, script: Script): void {
  process.once('exit', () => {
    try {
      const draft = `${path}.${process.pid}`
      const code = script.createCachedData()
      fs.writeFileSync(draft, Buffer.concat([digestOf(code), code]), {mode: 0o600, flag: 'wx'})
      fs.renameSync(draft, path)
    } catch {
      // It only would have been faster.
    }
  })
}

function digestOf(code: Buffer): Buffer {
  return createHash('sha256').update(code).digest()
}
