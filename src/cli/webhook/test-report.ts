import {writeFile} from 'node:fs/promises'
import {ApixError} from '../../errors/index.js'
import {CLEAR_LINE, renderConformanceProgress, renderJunit} from '../../output/index.js'
import type {CaseResult} from '../../webhook/index.js'
import type {Deps} from '../deps.js'

/**
 * Writes the cases as JUnit XML. What is only advice does not fail there either; what there was
 * nothing to test of is left out.
 * @throws ApixError FILE_UNREADABLE
 */
export async function writeJunit(
  path: string,
  cases: readonly CaseResult[],
  elapsed: number,
): Promise<void> {
  const counted = cases
    .filter(({skipped}) => !skipped)
    .map(({name, passed, required, detail}) => ({name, detail, passed: passed || !required}))
  await writeFile(path, renderJunit('apix webhook test', counted, elapsed / 1000)).catch(
    (cause: NodeJS.ErrnoException) => {
      throw new ApixError('FILE_UNREADABLE', `cannot write ${path} (${cause.code})`, {cause})
    },
  )
}

/** A line on the terminal that names the case that is running. */
export function caseProgress({output, options}: Deps): {
  draw(name: string, index: number, total: number): void
  clear(): void
} {
  const shown = output.stderr.isTTY && !options.quiet && !options.json
  return {
    draw(name, index, total) {
      if (shown) void output.stderr.write(renderConformanceProgress(name, index, total))
    },
    clear() {
      if (shown) void output.stderr.write(CLEAR_LINE)
    },
  }
}
