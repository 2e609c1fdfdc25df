import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type Check, failed, formatSize, passed, skipped, warned} from '../shared/index.js'
import {inspectDatabase, inspectDirectory, sqliteVersion} from '../storage/index.js'
import type {DoctorDeps} from './types.js'

/** Bytes that have to be free: below the first the next write may fail, below the second it soon will. */
const NO_SPACE = 10 * 1024 * 1024
const LITTLE_SPACE = 200 * 1024 * 1024

export async function versions({runtime}: DoctorDeps): Promise<Check[]> {
  const {apix, node, platform, arch, needs} = runtime
  const isOld = older(node, needs.replace(/^\D+/, ''))
  const words = `${node} on ${platform}-${arch}`
  return [
    passed('apix', apix),
    isOld
      ? failed('Node.js', words, `apix needs Node.js ${needs}: install a newer one`)
      : passed('Node.js', words),
  ]
}

export async function sqlite(): Promise<Check[]> {
  const {driver, version} = await sqliteVersion()
  return [passed('SQLite', `${version} (${driver})`)]
}

/** @param least `20.19`, `22` */
function older(version: string, least: string): boolean {
  const [have = [], need = []] = [version, least].map((text) =>
    text.replace(/^v/, '').split('.').map(Number),
  )
  const at = need.findIndex((number, index) => number !== (have[index] ?? 0))
  return at !== -1 && (have[at] ?? 0) < (need[at] ?? 0)
}

export async function places({directories}: DoctorDeps): Promise<Check[]> {
  const all = [
    ['configuration', directories.config, 'APIX_CONFIG_DIR'],
    ['data', directories.data, 'APIX_DATA_DIR'],
    ['cache', directories.cache, 'APIX_CACHE_DIR'],
  ] as const
  return Promise.all(all.map(([name, path, variable]) => place(name, path, variable)))
}

async function place(name: string, path: string, variable: string): Promise<Check> {
  const {exists, writable, open, free, size} = await inspectDirectory(path)
  const space = free === undefined ? '' : `, ${formatSize(free)} free`
  if (!writable) {
    const hint = `give yourself the right to write there, or set ${variable}`
    return failed(name, `${path} cannot be written`, hint)
  }
  const detail = `${path} (${exists ? formatSize(size) : 'not made yet'}${space})`
  if (free !== undefined && free < NO_SPACE) {
    return failed(name, detail, 'the disk is full: make room, or apix cache clear')
  }
  // A cache is no secret to other people on the machine; its files are private all the same.
  if (open && name !== 'cache') {
    return warned(name, `${detail}: others may look into it`, `chmod 700 ${path}`)
  }
  if (free !== undefined && free < LITTLE_SPACE) {
    return warned(name, detail, 'the disk is nearly full: make room, or apix cache clear')
  }
  return passed(name, detail)
}

export async function database({directories, waiting}: DoctorDeps): Promise<Check[]> {
  const name = 'database'
  const path = join(directories.data, 'apix.db')
  const [report, spooled] = await Promise.all([inspectDatabase(path), waiting().catch(() => 0)])
  const {size, damage, isNewer, requests, readOnly} = report
  // Most requests only leave a file: opening the database would take longer than they do.
  const more = spooled === 1 ? '1 request waits' : `${spooled} requests wait`
  if (size === undefined) {
    return spooled === 0
      ? [skipped(name, 'none yet: the first request makes it')]
      : [passed(name, `not made yet, ${more} for it: apix history and apix stats take them in`)]
  }
  const [first] = damage
  if (first !== undefined) {
    const hint = `move ${path} away: apix makes a new one; apix history import takes an export in`
    return [failed(name, `damaged: ${first}`, hint)]
  }
  if (isNewer) {
    const hint = 'update apix, or set APIX_DATA_DIR to another directory'
    return [failed(name, 'made by a newer version of apix', hint)]
  }
  if (readOnly) {
    return [
      failed(name, `${path} cannot be written: ${readOnly}`, 'give yourself the right to write it'),
    ]
  }
  const words = `sound, ${requests} requests in ${formatSize(size)}`
  return [passed(name, spooled === 0 ? words : `${words}, ${more} to be taken in`)]
}

export async function terminal({terminal, environment}: DoctorDeps): Promise<Check[]> {
  const {isTTY, color, columns} = terminal
  const name = 'terminal'
  if (!isTTY) return [skipped(name, 'the output is none')]
  const why = environment['FORCE_COLOR'] === '0' ? ' (NO_COLOR, --no-color or TERM=dumb)' : ''
  const words = `${columns} columns, ${color ? 'colour' : `no colour${why}`}`
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''
  const isUnicode = process.platform === 'win32' || /utf-?8/i.test(locale)
  if (isUnicode) return [passed(name, `${words}, Unicode`)]
  const detail = `${words}, the locale ${locale === '' ? 'is not set' : `is ${locale}`}`
  return [warned(name, detail, 'boxes and bars need UTF-8: export LANG=C.UTF-8')]
}

/** Where each shell looks for what is to be completed. */
const SHELL_FILES: Readonly<Record<string, {files: readonly string[]; install: string}>> = {
  bash: {
    files: [
      '.bashrc',
      '.bash_profile',
      '.profile',
      '.local/share/bash-completion/completions/apix',
    ],
    install: `echo 'eval "$(apix completion bash)"' >> ~/.bashrc`,
  },
  zsh: {
    files: ['.zshrc', '.zprofile', '.zfunc/_apix'],
    install: `echo 'source <(apix completion zsh)' >> ~/.zshrc`,
  },
  fish: {
    files: ['.config/fish/completions/apix.fish', '.config/fish/config.fish'],
    install: 'apix completion fish > ~/.config/fish/completions/apix.fish',
  },
}

export async function completion({environment, home}: DoctorDeps): Promise<Check[]> {
  const name = 'completion'
  const shell = (environment['SHELL'] ?? '').split('/').at(-1) ?? ''
  const known = SHELL_FILES[shell]
  if (!known) return [skipped(name, shell === '' ? 'SHELL is not set' : `not known for ${shell}`)]
  for (const file of known.files) {
    const text = await readFile(join(home, file), 'utf8').catch(() => '')
    if (/apix (?:completion|__complete)/.test(text)) return [passed(name, `${shell}, ~/${file}`)]
  }
  return [warned(name, `not installed for ${shell}`, known.install)]
}
