import {readFile, stat, writeFile} from 'node:fs/promises'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ApixError} from '../../errors/index.js'
import {type ImportedSuite, suiteText} from '../../suite/index.js'
import type {Deps} from '../deps.js'
import {readStdin} from '../stdin.js'

/** What the commands share that make a suite of something else. */
export const importFlags = {
  out: Flags.string({
    summary: 'write the suite to a file, such as shop.apix.yaml, instead of printing it',
    helpValue: 'FILE',
  }),
  force: Flags.boolean({summary: 'write over what is there'}),
}

export function importArg(what: string) {
  return {
    file: Args.string({description: `${what}, or - for stdin`, required: true, ignoreStdin: true}),
  }
}

/** @throws ApixError FILE_UNREADABLE */
export async function importText(file: string, {notifier}: Deps): Promise<string> {
  if (file === '-') return (await readStdin(notifier)).toString('utf8')
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    throw new ApixError('FILE_UNREADABLE', `cannot read ${file} (${code})`, {cause})
  }
}

/**
 * Writes the suite, or hands it out to be printed, and tells what is left to do.
 * @returns the document of --json, with the text where no file was written
 */
export async function finishImport(
  imported: ImportedSuite,
  flags: {out?: string | undefined; force: boolean},
  {notifier}: Deps,
) {
  const {notes, secrets, suite} = imported
  const text = await suiteText(imported)
  const {out} = flags
  if (out !== undefined) await write(out, text, flags.force)
  for (const note of notes) notifier.warn(`not carried over: ${note}`)
  if (secrets.length > 0) {
    notifier.notice(`credentials are not written; set in the environment: ${secrets.join(', ')}`)
  }
  if (out !== undefined) notifier.notice(`wrote ${out}; run it: apix test ${out}`)
  const document = {file: out ?? null, steps: suite.steps.length, notes, secrets}
  return {text, document: out === undefined ? {...document, suite} : document}
}

async function write(path: string, text: string, force: boolean): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  )
  if (isThere && !force) {
    throw new ApixError('USAGE', `${path} is there already`, {hints: ['--force writes over it']})
  }
  await writeFile(path, text).catch((cause: NodeJS.ErrnoException) => {
    throw new ApixError('FILE_UNREADABLE', `cannot write ${path} (${cause.code})`, {cause})
  })
}
