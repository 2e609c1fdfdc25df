import {readdirSync, readFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'

interface FlagDefinition {
  summary?: string
  description?: string
  multiple?: boolean
  multipleNonGreedy?: boolean
}

interface CommandClass {
  summary?: string
  examples?: unknown[]
  flags?: Record<string, FlagDefinition>
  args?: Record<string, {ignoreStdin?: boolean; description?: string}>
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = join(root, 'dist', 'commands')

/** The built commands: the manifest leaves out some of what is checked here. */
const commands = await Promise.all(
  readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map(async (path) => {
      const id = relative(folder, path).slice(0, -'.js'.length).replaceAll('/', ':')
      const {default: command} = (await import(path)) as {default: CommandClass}
      return [id.replace(/:index$/, ''), command] as const
    }),
)

const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, unknown>
  version: string
}

describe('every command', () => {
  test('is in the manifest, and the manifest has no other', () => {
    expect(Object.keys(manifest.commands).sort()).toEqual(commands.map(([id]) => id).sort())
    expect(commands.length).toBeGreaterThan(20)
  })

  test.each(commands)('%s', (_, command) => {
    expect(command.summary, 'has a summary').toBeTruthy()
    expect(command.summary, 'as a fragment without a period').not.toMatch(/\.$/)
    expect(command.examples?.length, 'shows an example').toBeGreaterThan(0)
    for (const [name, flag] of Object.entries(command.flags ?? {})) {
      expect(flag.summary ?? flag.description, `--${name} is explained`).toBeTruthy()
      // A greedy flag swallows the arguments that follow it.
      if (flag.multiple) expect(flag.multipleNonGreedy, `--${name}`).toBe(true)
    }
    for (const [name, argument] of Object.entries(command.args ?? {})) {
      // oclif would fill a missing argument from piped data.
      expect(argument.ignoreStdin, name).toBe(true)
    }
  })

  test('has the version of the package', () => {
    const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(manifest.version).toBe(version)
  })
})
