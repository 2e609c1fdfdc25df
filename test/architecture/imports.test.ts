import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join, relative, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const src = join(root, 'src')

/** The rooms each room may import from; `types` are rooms of which only types may be imported. */
const DIRECTIONS: Record<string, {rooms: readonly string[]; types?: readonly string[]}> = {
  shared: {rooms: []},
  page: {rooms: ['shared']},
  errors: {rooms: ['shared']},
  storage: {rooms: ['errors', 'shared']},
  http: {rooms: ['errors', 'shared']},
  api: {rooms: ['storage', 'errors', 'shared']},
  auth: {rooms: ['api', 'http', 'storage', 'page', 'errors', 'shared']},
  request: {rooms: ['auth', 'api', 'http', 'storage', 'errors', 'shared']},
  webhook: {rooms: ['request', 'auth', 'api', 'http', 'storage', 'page', 'errors', 'shared']},
  latency: {rooms: ['request', 'auth', 'api', 'http', 'storage', 'errors', 'shared']},
  spec: {rooms: ['request', 'api', 'http', 'storage', 'errors', 'shared']},
  client: {
    rooms: ['webhook', 'request', 'auth', 'api', 'http', 'storage', 'errors', 'shared'],
  },
  mock: {
    rooms: ['spec', 'latency', 'request', 'api', 'http', 'storage', 'errors', 'shared'],
  },
  mcp: {
    rooms: [
      'spec',
      'latency',
      'webhook',
      'request',
      'auth',
      'api',
      'http',
      'storage',
      'errors',
      'shared',
    ],
  },
  suite: {rooms: ['spec', 'latency', 'request', 'api', 'http', 'storage', 'errors', 'shared']},
  demo: {rooms: ['http', 'page', 'errors', 'shared']},
  explore: {
    rooms: [
      'output',
      'suite',
      'latency',
      'spec',
      'request',
      'auth',
      'api',
      'storage',
      'errors',
      'shared',
    ],
  },
  doctor: {rooms: ['auth', 'api', 'http', 'storage', 'errors', 'shared']},
  output: {
    rooms: ['page', 'errors', 'shared'],
    types: [
      'api',
      'auth',
      'request',
      'webhook',
      'latency',
      'spec',
      'mock',
      'suite',
      'demo',
      'http',
      'storage',
    ],
  },
  cli: {
    rooms: [
      'explore',
      'output',
      'doctor',
      'mcp',
      'demo',
      'suite',
      'mock',
      'spec',
      'latency',
      'webhook',
      'request',
      'auth',
      'api',
      'http',
      'storage',
      'errors',
      'shared',
    ],
  },
  commands: {
    rooms: [
      'cli',
      'explore',
      'output',
      'doctor',
      'mcp',
      'demo',
      'suite',
      'mock',
      'spec',
      'latency',
      'webhook',
      'request',
      'auth',
      'api',
      'http',
      'storage',
      'errors',
      'shared',
    ],
  },
}

/** The rooms that may import a third-party package; packages not listed have one owner each. */
const OWNERS: Record<string, readonly string[]> = {
  '@oclif/core': ['commands', 'cli', 'bootstrap.ts'],
  got: ['http'],
  undici: ['http'],
  keytar: ['storage'],
  '@napi-rs/keyring': ['storage'],
  '@photostructure/sqlite': ['storage'],
  'node:sqlite': ['storage'],
  '@redis/client': ['storage'],
  open: ['auth'],
  'openid-client': ['auth'],
  jose: ['auth'],
  chalk: ['output'],
  'cli-table3': ['output'],
  '@inquirer/prompts': ['output'],
  '@inquirer/core': ['output'],
  '@leeoniya/ufuzzy': ['explore'],
  'fast-string-truncated-width': ['output'],
  ajv: ['spec'],
  'ajv-formats': ['spec'],
  'js-yaml': ['spec'],
  yaml: ['api', 'spec', 'explore'],
  '@modelcontextprotocol/sdk': ['mcp'],
  zod: ['mcp'],
}

/** What a press of the tab key loads is built into one small file, of these files alone. */
const COMPLETION = /^src\/cli\/completion\/facts\.ts$/
const COMPLETION_TAKES = [
  'api/config-paths.js',
  'api/environment.js',
  'spec/document/stamp.js',
  'spec/index/names.js',
  'storage/directories.js',
]

interface Import {
  file: string
  room: string
  specifier: string
  typeOnly: boolean
}

const files = readdirSync(src, {recursive: true, withFileTypes: true})
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))

function roomOf(path: string): string {
  return relative(src, path).split('/')[0] ?? ''
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(IMPORT)].map((match) => ({
    file: relative(root, file),
    room: roomOf(file),
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }))
}

const imports = files.flatMap(importsOf)
const local = imports
  .filter(({specifier}) => specifier.startsWith('.'))
  .map((item) => ({...item, target: resolve(dirname(join(root, item.file)), item.specifier)}))
const crossing = local.filter(({room, target}) => roomOf(target) !== room && DIRECTIONS[room])

describe('the house', () => {
  test('is looked at: there are imports to judge', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(crossing.length).toBeGreaterThan(20)
  })

  test('has no room that the plan does not know', () => {
    const rooms = new Set(files.map(roomOf).filter((room) => !room.endsWith('.ts')))
    expect([...rooms].filter((room) => !DIRECTIONS[room])).toEqual([])
  })

  test('imports point one way', () => {
    const wrong = crossing.filter(({room, target, typeOnly}) => {
      const to = roomOf(target)
      const rule = DIRECTIONS[room]
      return !(rule?.rooms.includes(to) || (typeOnly && rule?.types?.includes(to)))
    })
    expect(wrong.map(({file, specifier}) => `${file} -> ${specifier}`)).toEqual([])
  })

  test('rooms are entered through their index', () => {
    // Commands take their base from cli and their view from output file by file, so that each loads
    // only what it uses.
    const wrong = crossing.filter(({target, room, file}) => {
      const open = ['cli', 'commands', ...(['cli', 'commands'].includes(room) ? ['output'] : [])]
      // Every start reads the environment; the index would bring the whole room along.
      const first =
        (room === 'cli' && target.endsWith('api/environment.js')) ||
        (COMPLETION.test(file) && COMPLETION_TAKES.some((path) => target.endsWith(path)))
      return !target.endsWith('/index.js') && !open.includes(roomOf(target)) && !first
    })
    expect(wrong.map(({file, specifier}) => `${file} -> ${specifier}`)).toEqual([])
  })

  test('each third-party package has one owner', () => {
    const owners = new Map<string, Set<string>>()
    for (const {specifier, room} of imports) {
      if (specifier.startsWith('.')) continue
      if (specifier.startsWith('node:') && !OWNERS[specifier]) continue
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')
      owners.set(name, (owners.get(name) ?? new Set()).add(room))
    }
    const wrong = [...owners].filter(([name, rooms]) => {
      const allowed = OWNERS[name]
      return allowed ? [...rooms].some((room) => !allowed.includes(room)) : rooms.size > 1
    })
    expect(wrong.map(([name, rooms]) => `${name}: ${[...rooms].join(', ')}`)).toEqual([])
  })

  test('process.env is read in api and bootstrap, process.exit called in bootstrap only', () => {
    const wrong = files.filter((file) => {
      const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
      const name = relative(src, file)
      const env =
        /process\.env\b/.test(text) && name !== 'api/environment.ts' && name !== 'bootstrap.ts'
      const exit = /process\.exit\(/.test(text) && name !== 'bootstrap.ts'
      return env || exit
    })
    expect(wrong.map((file) => relative(root, file))).toEqual([])
  })
})
