import {ApixError} from '../errors/index.js'
import {parseConfig, readText} from './config-file.js'
import {createRegistry, loadRegistry, type RegistryInput} from './registry.js'
import {environmentNames, gather} from './sources.js'

/**
 * Checks one file by itself, as a user file.
 * @returns its path
 * @throws ApixError CONFIG_INVALID, CONFIG_SECRET, FILE_UNREADABLE, API_UNKNOWN
 */
export async function validateFile(path: string): Promise<string> {
  const text = readText(path)
  if (text === undefined)
    throw new ApixError('FILE_UNREADABLE', 'there is no such file', {location: path})
  const user = await parseConfig(text, path)
  resolveAll(createRegistry({user, project: undefined}, {}))
  return path
}

/**
 * Checks the user and the project file, and that every API resolves in all its environments.
 * @returns the paths of the files that are there
 * @throws ApixError like {@link validateFile}
 */
export async function validateFiles(input: RegistryInput): Promise<readonly string[]> {
  const registry = await loadRegistry(input)
  resolveAll(registry)
  const {project, user} = registry.files
  return [project, user].flatMap((file) => (file ? [file.path] : []))
}

function resolveAll(registry: ReturnType<typeof createRegistry>): void {
  for (const name of registry.names()) {
    registry.resolve({api: name})
    for (const environment of environmentNames(gather(name, registry.files))) {
      registry.resolve({api: name, environment})
    }
  }
  if (registry.default !== undefined) registry.resolve({})
}
