import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {writeFileAtomic} from '../storage/index.js'
import type {RawConfig} from './raw.js'
import {CONFIG_SCHEMA} from './schema.js'

interface CachedConfig {
  value: RawConfig
  positions: Readonly<Record<string, string>>
}

/**
 * A file that was found valid, as JSON, so that a warm start neither loads the YAML parser nor
 * checks again. Files hold references instead of secrets, so the cache does too.
 */
export function readCached(
  directory: string,
  path: string,
  stamp: string,
): CachedConfig | undefined {
  try {
    const cached = JSON.parse(readFileSync(cachePath(directory, path), 'utf8'))
    return cached.path === path && cached.stamp === stamp
      ? {value: cached.value, positions: cached.positions}
      : undefined
  } catch {
    return undefined
  }
}

export async function writeCached(
  directory: string,
  path: string,
  stamp: string,
  {value, positions}: CachedConfig,
): Promise<void> {
  const text = JSON.stringify({path, stamp, value, positions})
  // The cache only saves time: without it the file is parsed again.
  await writeFileAtomic(cachePath(directory, path), text).catch(() => undefined)
}

function cachePath(directory: string, path: string): string {
  // What was valid for one schema need not be for that of another release.
  const identity = JSON.stringify([path, CONFIG_SCHEMA])
  const name = createHash('sha256').update(identity).digest('hex').slice(0, 32)
  return join(directory, 'config', `${name}.json`)
}
