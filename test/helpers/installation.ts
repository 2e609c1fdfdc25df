import {cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {temporaryFolder} from './run-apix.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SHIPPED = ['bin', 'dist', 'package.json', 'oclif.manifest.json']

export interface Bindings {
  /** `no-libsecret`: compiled, on a machine without the system's library. */
  keytar: 'absent' | 'no-libsecret'
  /** `other-platform`: as `npm install --omit=optional` leaves it, without the compiled part. */
  keyring: 'absent' | 'other-platform' | 'present'
}

/**
 * The built program installed a second time, with every package but the keychain bindings that are
 * to be missing.
 * @returns its `bin/run.js`
 */
export function installWith({keytar, keyring}: Bindings): string {
  const folder = temporaryFolder()
  for (const name of SHIPPED) cpSync(join(ROOT, name), join(folder, name), {recursive: true})
  const packages = readdirSync(join(ROOT, 'node_modules')).flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(join(ROOT, 'node_modules', name)).map((inner) => `${name}/${inner}`)
      : [name],
  )
  const bindings = /^(keytar|@napi-rs\/.*|\..*)$/
  for (const name of packages.filter((found) => !bindings.test(found))) link(folder, name)
  if (keytar === 'no-libsecret') copyKeytar(folder)
  if (keyring === 'other-platform') copy(folder, '@napi-rs/keyring')
  if (keyring === 'present') {
    for (const name of packages.filter((found) => found.startsWith('@napi-rs/'))) link(folder, name)
  }
  return join(folder, 'bin', 'run.js')
}

function link(folder: string, name: string): void {
  const path = join(folder, 'node_modules', name)
  mkdirSync(dirname(path), {recursive: true})
  symlinkSync(join(ROOT, 'node_modules', name), path)
}

function copy(folder: string, name: string): string {
  const path = join(folder, 'node_modules', name)
  cpSync(join(ROOT, 'node_modules', name), path, {recursive: true})
  return path
}

/** The loader looks for a library of the same length of name that no machine has. */
function copyKeytar(folder: string): void {
  const addon = join(copy(folder, 'keytar'), 'build', 'Release', 'keytar.node')
  const bytes = readFileSync(addon, 'latin1')
  writeFileSync(addon, bytes.replaceAll('libsecret-1.so.0', 'libsecret-0.so.9'), 'latin1')
}
