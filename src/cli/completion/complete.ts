import {readFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {environment} from '../../api/environment.js'
import {directories} from '../../storage/index.js'
import {type Candidate, type Command, completeWords, type Facts} from './engine.js'

/**
 * Answers the shell: the words typed so far, the last one being completed. Reads the manifest, the
 * cached configuration and the cached index; nothing is parsed, fetched or written. Never fails.
 * @param root the installed package's folder
 * @returns one candidate a line, `value<TAB>description`
 */
export async function complete(root: string, words: readonly string[]): Promise<string> {
  try {
    const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
      commands: Record<string, Command>
    }
    const candidates = await completeWords(words, {
      commands: manifest.commands,
      facts: (selection) => readFacts(selection),
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

/** What is known of the APIs. */
async function readFacts(selection: {
  api?: string
  environment?: string
  openapi?: string
}): Promise<Facts> {
  const variables = environment()
  const places = directories(variables, process.platform, homedir())
  const {loadRegistry} = await import('../../api/index.js')
  const registry = await loadRegistry({
    environment: variables,
    directories: places,
    cwd: process.cwd(),
  })
  return {
    apis: registry.list().map(({name, baseUrl}) => ({value: name, about: baseUrl ?? ''})),
    environments: () => {
      const name = selection.api ?? variables['APIX_API'] ?? registry.default
      return registry.list().find((api) => api.name === name)?.environments ?? []
    },
    async index() {
      const {cachedIndex} = await import('../../spec/index.js')
      const source = selection.openapi ?? registry.resolve(selection).openapi
      return source === undefined ? undefined : cachedIndex(source, places.cache)
    },
  }
}
