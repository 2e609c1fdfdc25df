import {readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {failure, keychain} from '../auth/index.js'
import {isApixError} from '../errors/index.js'
import {type Check, failed, passed, skipped, warned} from '../shared/index.js'
import type {DoctorDeps} from './types.js'

/** Milliseconds for a keychain that says nothing: each of its calls is bounded by itself. */
const PATIENCE = 15_000

/** Whether a login could be kept, found out by keeping something. */
export async function credentialStore(deps: DoctorDeps): Promise<Check[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Check>((resolve) => {
    const hint = 'unlock it, or set APIX_PASSPHRASE to keep credentials in an encrypted file'
    const words = `the keychain did not answer within ${PATIENCE / 1000} s`
    timer = setTimeout(() => resolve(failed('credential store', words, hint)), PATIENCE)
  })
  const check = await Promise.race([keychain({secretStore: () => deps.secretStore()}), late])
  clearTimeout(timer)
  return [check]
}

/** The file that is used where there is no keychain. */
export async function encryptedFile(deps: DoctorDeps): Promise<Check[]> {
  const name = 'encrypted file'
  const {environment, directories} = deps
  const hasPassphrase = Boolean(environment['APIX_PASSPHRASE'])
  const path = join(directories.data, 'credentials.enc')
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  if (!exists) return [skipped(name, hasPassphrase ? 'none yet, APIX_PASSPHRASE is set' : 'none')]
  if (!hasPassphrase) {
    const hint = 'set APIX_PASSPHRASE to the passphrase it was made with'
    return [warned(name, `${path} cannot be read: APIX_PASSPHRASE is not set`, hint)]
  }
  try {
    const store = await deps.secretStore({storage: 'encrypted-file'})
    const entries = await store.findCredentials('apix')
    return [passed(name, `${path}: ${entries.length} credentials, the passphrase fits`)]
  } catch (error) {
    return [failure(name, error)]
  }
}

/** Credentials that anybody who can read the file can use. */
export async function plainFile({directories}: DoctorDeps): Promise<Check[]> {
  const path = join(directories.data, 'credentials.json')
  const text = await readFile(path, 'utf8').catch(() => '')
  // What is left after a logout is an empty list.
  if (!/"password"/.test(text)) return []
  const detail = `${path} holds credentials in plain text`
  return [warned('plain file', detail, 'log in again without --insecure-storage')]
}

/** Variables whose values win over what is stored, by name only. */
export async function variables({environment}: DoctorDeps): Promise<Check[]> {
  const name = 'variables'
  const set = Object.keys(environment).filter((key) => /^APIX_/.test(key) && environment[key])
  if (set.length === 0) return [skipped(name, 'no APIX_* is set')]
  const tokens = set.filter((key) => /^APIX_TOKEN(?:_|$)/.test(key))
  const detail = `${set.sort().join(', ')} set`
  if (tokens.length === 0) return [passed(name, detail)]
  return [warned(name, detail, `${tokens.join(' and ')} wins over every stored credential`)]
}

export async function configuration(deps: DoctorDeps): Promise<Check[]> {
  const name = 'files'
  try {
    const {validateFiles} = await import('../api/index.js')
    const {environment, directories, cwd} = deps
    const files = await validateFiles({environment, directories, cwd})
    if (files.length === 0) {
      return [skipped(name, 'none yet: apix api add or apix login makes one')]
    }
    const registry = await deps.registry()
    const names = registry.names()
    const apis = names.length === 0 ? 'none configured' : names.join(', ')
    const chosen = registry.default
    return [
      passed(name, `valid: ${files.join(', ')}`),
      chosen === undefined
        ? passed('APIs', `${apis}; none is the default`)
        : passed('APIs', `${apis}; the default is ${chosen}`),
    ]
  } catch (error) {
    if (!isApixError(error)) throw error
    const {location} = error.facts
    const words = location === undefined ? error.message : `${location}: ${error.message}`
    return [failed(name, words, error.hint)]
  }
}
