import {statSync} from 'node:fs'
import {dirname, join} from 'node:path'

export function userConfigPath(configDirectory: string): string {
  return join(configDirectory, 'config.yaml')
}

export const PROJECT_FILE = 'apix.yaml'

/** The nearest `apix.yaml` of the folder and those above it. */
export function findProjectFile(folder: string): string | undefined {
  for (let current = folder; ; ) {
    const path = join(current, PROJECT_FILE)
    if (statSync(path, {throwIfNoEntry: false})) return path
    const parent = dirname(current)
    if (parent === current) return undefined
    current = parent
  }
}
