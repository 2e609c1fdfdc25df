// Writes oclif.manifest.json from the built commands. It is committed, and CI checks that it is
// up to date: with it oclif imports exactly the one command that runs.
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {Plugin} from '@oclif/core'

export async function writeManifest(root) {
  const plugin = new Plugin({
    root,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  })
  await plugin.load()
  const commands = Object.fromEntries(
    Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  writeFileSync(
    join(root, 'oclif.manifest.json'),
    `${JSON.stringify({commands, version}, null, 1)}\n`,
  )
}
