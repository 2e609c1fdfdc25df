import {readFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {join, resolve} from 'node:path'
import {findProjectFile, userConfigPath} from '../../api/config-paths.js'
import {environment} from '../../api/environment.js'
import {stampOf} from '../../spec/document/stamp.js'
import {readNames, readOperation} from '../../spec/index/names.js'
import {directories} from '../../storage/directories.js'
import type {Candidate, Facts} from './engine.js'

/** Changes when what is kept does, or what it is made of. */
const FORMAT = 1

/** Which API is meant, as far as it has been typed. */
export interface FactsSelection {
  api?: string
  environment?: string
  openapi?: string
}

/** What a press of the tab key found out for the next one. No values, no secrets. */
export interface KeptFacts {
  format: number
  key: string
  /** Of the configuration files and of apix; a file that differs makes it stale. */
  stamps: ReadonlyArray<readonly [path: string, stamp: string]>
  apis: readonly Candidate[]
  environments: readonly string[]
  /** Where the names of the operations are; null where the API has no description. */
  names: string | null
}

/**
 * What is known of the APIs: as kept from the last time, where no configuration file has changed
 * since, else from the configuration.
 * @param program a file that differs when apix does
 */
export async function readFacts(selection: FactsSelection, program: string): Promise<Facts> {
  const variables = environment()
  const places = directories(variables, process.platform, homedir())
  const cwd = process.cwd()
  const files = [userConfigPath(places.config), findProjectFile(cwd)]
  const paths = files.filter((path) => path !== undefined)
  const {APIX_API = '', APIX_ENV = ''} = variables
  const {api = '', environment: env = '', openapi = ''} = selection
  const source = openapi === '' || /^https?:/i.test(openapi) ? openapi : resolve(openapi)
  const key = [...paths, APIX_API, APIX_ENV, api, env, source].join('\n')
  const file = join(places.cache, 'completion', `${digest(key)}.json`)
  const kept = readKept(file, key) ?? (await findOut())
  const {names} = kept
  return {
    apis: kept.apis,
    environments: kept.environments,
    names: () => (names === null ? [] : readNames(names)),
    operation: (id) => (names === null ? undefined : readOperation(names, id)),
  }

  async function findOut(): Promise<KeptFacts> {
    const stamps = [...paths, program].map((path) => [path, stampOf(path)] as const)
    const {configuredFacts} = await import('./configured-facts.js')
    const found = await configuredFacts(selection, {variables, places, cwd})
    const facts = {format: FORMAT, key, stamps, ...found}
    const {writeFileAtomic} = await import('./configured-facts.js')
    // It only saves time.
    await writeFileAtomic(file, JSON.stringify(facts), {sync: false}).catch(() => {})
    return facts
  }
}

function readKept(file: string, key: string): KeptFacts | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as KeptFacts
    const isFresh = kept.stamps.every(([path, stamp]) => stampOf(path) === stamp)
    return isFresh && kept.format === FORMAT && kept.key === key ? kept : undefined
  } catch {
    return undefined
  }
}

/** FNV-1a, as loading a cryptographic one takes longer; the key itself is compared, too. */
function digest(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
  }
  return hash.toString(16).padStart(8, '0')
}
