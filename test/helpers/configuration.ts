import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {loadRegistry} from '../../src/api/index.js'
import {temporaryFolder} from './run-apix.js'

export interface Configuration {
  user?: string
  project?: string
  environment?: Record<string, string>
}

/** Folders with the given files in them, and what loadRegistry wants to know about them. */
export function configuration({user, project, environment = {}}: Configuration) {
  const home = temporaryFolder()
  const cwd = join(home, 'project', 'deep', 'below')
  mkdirSync(cwd, {recursive: true})
  mkdirSync(join(home, 'config'))
  const files = {
    user: join(home, 'config', 'config.yaml'),
    project: join(home, 'project', 'apix.yaml'),
  }
  if (user !== undefined) writeFileSync(files.user, user)
  if (project !== undefined) writeFileSync(files.project, project)
  const directories = {
    config: join(home, 'config'),
    data: join(home, 'data'),
    cache: join(home, 'cache'),
  }
  return {files, directories, cwd, environment}
}

export function registryOf(given: Configuration) {
  return loadRegistry(configuration(given))
}
