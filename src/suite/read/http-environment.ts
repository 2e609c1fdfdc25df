import {dirname} from 'node:path'
import type {Variables} from '../types.js'
import {suiteError} from './problem.js'
import type {FileReader} from './types.js'

/** What both editors call the environment that is always there. */
const SHARED = '$shared'
const FILES = ['http-client.env.json', 'http-client.private.env.json'] as const
/** How many folders upwards are looked into. */
const MOST_FOLDERS = 20

type Environments = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/**
 * The values of the nearest `http-client.env.json` and of its private sibling, whose values are
 * secrets.
 * @throws ApixError CONFIG_INVALID
 */
export async function readHttpEnvironment(
  reader: FileReader,
  environment: string | undefined,
): Promise<{variables: Variables; names: readonly string[]}> {
  const variables: Record<string, Variables[string]> = {}
  const names = new Set<string>()
  for (const [index, name] of FILES.entries()) {
    const environments = await nearestFile(name, reader)
    for (const one of Object.keys(environments)) if (one !== SHARED) names.add(one)
    const values = {...environments[SHARED], ...environments[environment ?? '']}
    for (const [variable, value] of Object.entries(values)) {
      variables[variable] = {value, place: '1:1', ...(index === 1 && {secret: true})}
    }
  }
  return {variables, names: [...names]}
}

async function nearestFile(name: string, reader: FileReader): Promise<Environments> {
  let path = reader.locate(name)
  for (let count = 0; count < MOST_FOLDERS; count++) {
    const text = await reader.optional(path)
    if (text !== undefined) return parsed(text, path)
    const above = dirname(dirname(path))
    if (above === dirname(path)) break
    path = `${above.replace(/[\\/]$/, '')}/${name}`
  }
  return {}
}

function parsed(text: string, path: string): Environments {
  try {
    const value: unknown = JSON.parse(text)
    const isMap = (one: unknown) => typeof one === 'object' && one !== null && !Array.isArray(one)
    if (isMap(value) && Object.values(value as object).every(isMap)) return value as Environments
  } catch {
    // Said below, without quoting what may be a secret.
  }
  throw suiteError(path, '1:1', 'expected a JSON object of environments, each with its variables')
}
