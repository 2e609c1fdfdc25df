import {yamlText} from '../../api/index.js'
import type {ImportedSuite} from './types.js'

/** The suite as a file, with what was not carried over in comments at its top. */
export async function suiteText({suite, notes, secrets}: ImportedSuite): Promise<string> {
  const lines = [
    ...(secrets.length > 0 ? [`# needs in the environment: ${secrets.join(', ')}`] : []),
    ...notes.flatMap((note) => note.split('\n').map((line) => `# not carried over: ${line}`)),
  ]
  const head = lines.length > 0 ? `${lines.join('\n')}\n` : ''
  return head + (await yamlText(suite))
}
