import {readFileSync, statSync} from 'node:fs'
import {ApixError} from '../errors/index.js'
import {checkedYaml, position} from './checked-yaml.js'
import {readCached, writeCached} from './config-cache.js'
import {configError, pathKey} from './config-problem.js'
import type {RawConfig} from './raw.js'
import {CONFIG_SCHEMA} from './schema.js'
import type {Path} from './schema-check.js'

const LARGEST = 1024 * 1024

/** A configuration file that was read and found valid. */
export interface ConfigFile {
  path: string
  value: RawConfig
  /** `line:column` of each value, by `pathKey`. */
  positions: Readonly<Record<string, string>>
}

/**
 * Reads and checks a configuration file; undefined when there is none.
 * @throws ApixError CONFIG_INVALID, CONFIG_SECRET, FILE_UNREADABLE
 */
export async function readConfigFile(
  path: string,
  cacheDirectory?: string,
): Promise<ConfigFile | undefined> {
  const stamp = stampOf(path)
  if (stamp === undefined) return undefined
  const cached = cacheDirectory && readCached(cacheDirectory, path, stamp)
  if (cached) return {path, ...cached}
  const file = await parseConfig(readText(path) ?? '', path)
  if (cacheDirectory) await writeCached(cacheDirectory, path, stamp, file)
  return file
}

/** What changes when a file does: times, size and identity. */
function stampOf(path: string): string | undefined {
  try {
    const stat = statSync(path, {bigint: true, throwIfNoEntry: false})
    return stat && [stat.mtimeNs, stat.ctimeNs, stat.size, stat.ino].join('-')
  } catch (error) {
    throw unreadable(path, error)
  }
}

/**
 * The text of a configuration file; undefined when there is none.
 * @throws ApixError CONFIG_INVALID when it is not UTF-8 or far too large, FILE_UNREADABLE
 */
export function readText(path: string): string | undefined {
  return stampOf(path) === undefined ? undefined : decode(readBytes(path), path)
}

function readBytes(path: string): Buffer {
  try {
    if (statSync(path).size > LARGEST) {
      throw configError([{location: path, kind: 'invalid', message: 'expected at most 1 MiB'}])
    }
    return readFileSync(path)
  } catch (error) {
    throw error instanceof ApixError ? error : unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): ApixError {
  const code = (error as NodeJS.ErrnoException).code
  const reason = code === 'EISDIR' ? 'it is a directory' : (code ?? 'unknown reason')
  return new ApixError('FILE_UNREADABLE', `cannot read the file: ${reason}`, {
    location: path,
    hints: ['apix config path shows which files are read'],
    cause: error,
  })
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch (error) {
    const valid = new TextDecoder('utf-8').decode(bytes).split('\uFFFD')[0] ?? ''
    const location = `${path}:${position(valid, valid.length)}`
    throw configError([{location, kind: 'invalid', message: 'expected UTF-8 text'}], error)
  }
}

/**
 * Parses and checks the text of a configuration file.
 * @throws ApixError CONFIG_INVALID, CONFIG_SECRET
 */
export async function parseConfig(text: string, path: string): Promise<ConfigFile> {
  const {value, positions} = await checkedYaml(text, path, CONFIG_SCHEMA)
  return {path, value: (value ?? {}) as RawConfig, positions}
}

/** Where a value stands, as `file:line:column`. */
export function sourceOf(file: ConfigFile, path: Path): string {
  const place = file.positions[pathKey(path)]
  return place ? `${file.path}:${place}` : file.path
}
