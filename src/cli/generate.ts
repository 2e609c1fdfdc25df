import {resolve} from 'node:path'
import * as Flags from '@oclif/core/flags'
import type {Spec} from '../spec/index.js'
import {writeFileAtomic} from '../storage/index.js'
import type {Deps} from './deps.js'

export const outFlag = Flags.string({
  char: 'o',
  summary: 'write to a file instead of stdout',
  helpValue: 'FILE',
})

/** Readable by everybody, like any source file. */
const SOURCE_MODE = 0o644

/** Prints the code, or writes it to a file; with --json without a file it is in the document. */
export async function deliverCode(
  text: string,
  {index}: Spec,
  out: string | undefined,
  deps: Deps,
) {
  const facts = {source: index.source, title: index.title, operations: index.operations.length}
  if (out !== undefined) {
    const file = resolve(out)
    await writeFileAtomic(file, text, {mode: SOURCE_MODE})
    deps.notifier.notice(`wrote ${file}`)
    return {...facts, file, bytes: Buffer.byteLength(text)}
  }
  if (!deps.options.json) await deps.output.stdout.write(text)
  return {...facts, file: null, code: text}
}
