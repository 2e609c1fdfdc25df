import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'

interface CommandEntry {
  id: string
  summary?: string
  examples?: unknown[]
  flags: Record<
    string,
    {
      name: string
      char?: string
      summary?: string
      description?: string
      multiple?: boolean
      multipleNonGreedy?: boolean
    }
  >
  args: Record<string, {ignoreStdin?: boolean}>
}

const manifest = JSON.parse(
  readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'),
) as {commands: Record<string, CommandEntry>; version: string}
const commands = Object.values(manifest.commands)

describe('every command', () => {
  test('is in the manifest', () => {
    expect(commands.length).toBeGreaterThan(1)
  })

  test.each(commands.map((command) => [command.id, command] as const))('%s', (_, command) => {
    expect(command.summary, 'has a summary').toBeTruthy()
    expect(command.summary, 'as a fragment without a period').not.toMatch(/\.$/)
    expect(command.examples?.length, 'shows an example').toBeGreaterThan(0)
    for (const flag of Object.values(command.flags)) {
      expect(flag.summary ?? flag.description, `--${flag.name} is explained`).toBeTruthy()
      // A greedy flag swallows the arguments that follow it.
      if (flag.multiple) expect(flag.multipleNonGreedy, `--${flag.name}`).toBe(true)
    }
    for (const [name, argument] of Object.entries(command.args)) {
      // oclif would fill a missing argument from piped data.
      expect(argument.ignoreStdin, name).toBe(true)
    }
  })

  test('has the version of the package', () => {
    const {version} = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    )
    expect(manifest.version).toBe(version)
  })
})
