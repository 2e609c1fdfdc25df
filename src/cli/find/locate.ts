import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import type {ApixCommand} from '../apix-command.js'
import type {ApixConfig, Runtime} from '../runtime.js'

type CommandClass = (new (argv: string[], config: ApixConfig) => ApixCommand) & {id?: string}

/** No command's name has more words. */
const LONGEST_NAME = 3

/**
 * Makes the command that the first words name, straight from its file: a command that is spelled
 * out needs neither oclif's manifest nor its plugins, which cost as much as starting Node.
 * @returns undefined when there is no such file; oclif then sorts out help, topics and aliases
 */
export async function locateCommand(
  argv: readonly string[],
  runtime: Runtime,
): Promise<ApixCommand | undefined> {
  const folder = join(runtime.root, 'dist', 'commands')
  const end = argv.findIndex((word) => !/^[a-z]+$/.test(word))
  const words = argv.slice(0, Math.min(end === -1 ? argv.length : end, LONGEST_NAME))
  for (let count = words.length; count > 0; count--) {
    const path = `${join(folder, ...words.slice(0, count))}.js`
    if (!existsSync(path)) continue
    const {default: Class} = (await import(pathToFileURL(path).href)) as {default: CommandClass}
    Class.id = words.slice(0, count).join(':')
    return new Class(argv.slice(count), leanConfig(runtime))
  }
  return undefined
}

/** The part of oclif's configuration that a running command asks for. */
function leanConfig(runtime: Runtime): ApixConfig {
  const lean = {
    runtime,
    root: runtime.root,
    pjson: runtime.pjson,
    bin: 'apix',
    name: runtime.pjson.name,
    version: runtime.pjson.version,
    platform: process.platform,
    arch: process.arch,
    runHook: async () => ({successes: [], failures: []}),
    scopedEnvVar: () => undefined,
    scopedEnvVarKeys: () => [],
  }
  return lean as unknown as ApixConfig
}
