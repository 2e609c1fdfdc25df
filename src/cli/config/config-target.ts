import {join} from 'node:path'
import * as Flags from '@oclif/core/flags'
import {findProjectFile, PROJECT_FILE, userConfigPath} from '../../api/index.js'
import type {Deps} from '../deps.js'

export const projectFlag = Flags.boolean({
  summary: 'change apix.yaml of the project instead of the user file',
})

/** The file to change: the nearest apix.yaml (or a new one here), or the user's. */
export function configTarget(deps: Pick<Deps, 'directories'>, project: boolean): string {
  if (!project) return userConfigPath(deps.directories.config)
  const folder = process.cwd()
  return findProjectFile(folder) ?? join(folder, PROJECT_FILE)
}
