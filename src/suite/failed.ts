import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {writeFileAtomic} from '../storage/index.js'
import type {PreparedSuite} from './run/types.js'
import type {RunResult, Suite} from './types.js'

/**
 * The ids of the steps that failed when each suite ran last.
 * @returns by the suite's path; a suite that never failed is left out
 */
export async function readFailed(
  dataDirectory: string,
  suites: readonly Suite[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = await Promise.all(
    suites.map(async ({path}) => [path, await failedOf(fileOf(dataDirectory, path))] as const),
  )
  return new Map(all.filter(([, ids]) => ids.length > 0))
}

async function failedOf(file: string): Promise<readonly string[]> {
  try {
    const {failed} = JSON.parse(await readFile(file, 'utf8')) as {failed?: unknown}
    return Array.isArray(failed) ? failed.map(String) : []
  } catch {
    return []
  }
}

/**
 * Keeps which steps failed. What did not run, or was skipped for want of another, stays as it was.
 * @throws what the file system does
 */
export async function writeFailed(
  dataDirectory: string,
  suites: readonly PreparedSuite[],
  {files}: RunResult,
): Promise<void> {
  for (const [index, {suite}] of suites.entries()) {
    const steps = files[index]?.steps ?? []
    const place = fileOf(dataDirectory, suite.path)
    const before = new Set(await failedOf(place))
    for (const {id} of suite.steps) {
      const own = steps.filter((step) => step.id === id && step.status !== 'skipped')
      if (own.length === 0) continue
      if (own.some(({status}) => status === 'failed')) before.add(id)
      else before.delete(id)
    }
    const known = new Set(suite.steps.map(({id}) => id))
    const failed = [...before].filter((id) => known.has(id))
    await writeFileAtomic(place, `${JSON.stringify({path: suite.path, failed})}\n`)
  }
}

/** One file for each suite, so that runs at the same time do not lose each other's results. */
function fileOf(dataDirectory: string, path: string): string {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 32)
  return join(dataDirectory, 'tests', `${name}.json`)
}
