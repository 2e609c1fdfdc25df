import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {type Candidate, type Command, completeWords} from './engine.js'
import {readFacts} from './facts.js'

/** Beside this module once it is built; what completion needs of the manifest. */
const COMMANDS = join(dirname(fileURLToPath(import.meta.url)), 'commands.json')

/**
 * Answers the shell: the words typed so far, the last one being completed. Reads what is cached;
 * nothing is parsed or fetched. Never fails. This is a program of its own: it is built into one
 * small file, which `bin/run.js` loads instead of the bootstrap.
 * @returns one candidate a line, `value<TAB>description`
 */
export async function complete(typed: readonly string[]): Promise<string> {
  try {
    // PowerShell loses an empty word on its way here.
    const words = typed.map((word) => (word === '""' ? '' : word))
    const commands = JSON.parse(readFileSync(COMMANDS, 'utf8')) as Record<string, Command>
    const candidates = await completeWords(words, {
      commands,
      facts: (selection) => readFacts(selection, COMMANDS),
    })
    return candidates.map(line).join('')
  } catch {
    return ''
  }
}

function line({value, about}: Candidate): string {
  const text = (about ?? '').replaceAll(/[\t\r\n\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
  return /[\t\r\n]/.test(value) ? '' : `${value}${text === '' ? '' : `\t${text}`}\n`
}
