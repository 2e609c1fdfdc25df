import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {ApixError} from '../errors/index.js'
import {nearest, timestamp} from '../shared/index.js'
import {type Directories, readJson, writeJson} from '../storage/index.js'
import {decodeBase64, encodeBase64} from './hdr/codec.js'
import {Histogram, type Moments} from './histogram.js'
import type {BenchReport} from './types.js'

/** What `--save` keeps of a run: its report, and its latency by rounds as mergeable histograms. */
export interface SavedRun {
  name: string
  /** ISO 8601. */
  savedAt: string
  method: string
  url: string
  report: BenchReport
  rounds: Histogram[]
}

interface StoredRun extends Omit<SavedRun, 'rounds'> {
  version: 1
  /** The length of a histogram's unit. */
  nanosecondsPerUnit: 100
  /** HdrHistogram V2, compressed, Base64; the moments are exact. */
  rounds: Array<{histogram: string; moments: Moments}>
}

const NAME = /^[\w][\w.-]{0,99}$/

/** @throws ApixError USAGE when it cannot be a file's name */
export function assertRunName(name: string): void {
  if (NAME.test(name)) return
  throw new ApixError('USAGE', `"${name}" is not a name for a run`, {
    hints: ['use letters, digits, dots, dashes and underscores'],
  })
}

/** Keeps a run under its name, in place of an earlier one. @returns the file's path */
export async function saveRun(
  run: Omit<SavedRun, 'savedAt'>,
  now: number,
  directories: Directories,
): Promise<string> {
  assertRunName(run.name)
  const stored: StoredRun = {
    version: 1,
    ...run,
    savedAt: timestamp(now),
    nanosecondsPerUnit: 100,
    rounds: run.rounds.map((round) => ({
      histogram: encodeBase64(round),
      moments: round.moments,
    })),
  }
  const path = pathOf(run.name, directories)
  await writeJson(path, stored)
  return path
}

/** @throws ApixError NOT_FOUND naming the nearest, STORAGE when the file is not one of ours */
export async function loadRun(name: string, directories: Directories): Promise<SavedRun> {
  const stored = NAME.test(name) ? await readJson(pathOf(name, directories)) : undefined
  if (stored === undefined) {
    const names = await savedRunNames(directories)
    const near = nearest(name, names)
    throw new ApixError('NOT_FOUND', `no run was saved as "${name}"`, {
      hints: [
        ...(near ? [`did you mean ${near}?`] : []),
        names.length > 0 ? `there are: ${names.join(', ')}` : 'save one with --save NAME',
        'an address to compare with is written with its scheme: http://HOST/PATH',
      ],
    })
  }
  const run = stored as StoredRun
  if (run.version !== 1 || !Array.isArray(run.rounds)) {
    throw new ApixError('STORAGE', `the saved run ${name} was made by another version of apix`)
  }
  return {
    ...run,
    rounds: run.rounds.map(({histogram, moments}) => decodeBase64(histogram, moments)),
  }
}

export async function savedRunNames(directories: Directories): Promise<string[]> {
  const files = await readdir(folderOf(directories)).catch(() => [])
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))
}

/** All rounds as one. */
export function mergeRounds(rounds: readonly Histogram[]): Histogram {
  const all = new Histogram()
  for (const round of rounds) all.merge(round)
  return all
}

function folderOf(directories: Directories): string {
  return join(directories.data, 'bench')
}

function pathOf(name: string, directories: Directories): string {
  return join(folderOf(directories), `${name}.json`)
}
