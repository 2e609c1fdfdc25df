// Builds what a press of the tab key runs: a shell waits for it, so it is one small file of its own
// that takes nothing along it can do without, and a table in place of the manifest.
import {readFileSync, writeFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import * as esbuild from 'esbuild'

const COMPLETION = 'src/cli/completion/complete.ts'
/** What it loads when nothing is kept from the last time; it shares the chunks of the rest. */
export const COMPLETION_FACTS = 'src/cli/completion/configured-facts.ts'

/** @returns the files that were written */
export async function buildCompletion(root) {
  const {metafile} = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [COMPLETION],
    outdir: 'dist',
    outbase: 'src',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    external: [`./${basename(COMPLETION_FACTS, '.ts')}.js`],
    metafile: true,
    logLevel: 'warning',
  })
  return Object.keys(metafile.outputs).map((path) => join(root, path))
}

/** Of the manifest what is completed: names, flags, choices and a line on each. */
export function writeCompletionTable(root) {
  const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))
  const table = Object.fromEntries(
    Object.entries(commands).map(([id, {summary, hidden, flags}]) => {
      const own = Object.entries(flags ?? {}).map(([name, flag]) => [name, flagOf(flag)])
      return [id, {summary, hidden: hidden || undefined, flags: Object.fromEntries(own)}]
    }),
  )
  const path = join(root, 'dist', 'cli', 'completion', 'commands.json')
  writeFileSync(path, JSON.stringify(table))
}

function flagOf({char, type, allowNo, options, summary, description, hidden}) {
  return {
    ...{char, type, options, summary: summary ?? description},
    allowNo: allowNo || undefined,
    hidden: hidden || undefined,
  }
}
