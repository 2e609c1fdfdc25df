// `npm run docs:transcript`: from an OpenAPI document to calls, tests and a benchmark against a mock
// of it, as a person would type it. Runs the built program and writes what it printed into
// docs/walkthrough.md; `--print` writes to stdout instead. Two ports may be given.
import {spawn} from 'node:child_process'
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'bin', 'run.js')
const fixtures = join(root, 'test', 'fixtures', 'openapi')
/** The tests pass ports that are free. */
const [PORT = 4581, OTHER_PORT = 4582] = process.argv.slice(2).filter((word) => /^\d+$/.test(word))

/** Paragraphs, and commands that are run; `code` is the exit code they must end with. */
const STEPS = [
  `# From an OpenAPI document to a tested API

This is a real transcript (\`npm run docs:transcript\` makes it anew) with the OpenAPI document of the
Petstore. Nothing but this machine is spoken to.

The document is served as a mock; \`--seed\` makes its data the same each time:
`,
  {run: `apix mock petstore.yaml --port ${PORT} --seed 1`, serves: true},
  'An API is configured once: where it is, and what describes it.\n',
  {
    run: `apix api add pets --base-url http://127.0.0.1:${PORT}/api/v3 --openapi petstore.yaml`,
  },
  {run: 'apix spec list pet --tag pet'},
  'Operations are called by name; values go where the document says.\n',
  {run: 'apix call findPetsByStatus status=available --validate --pretty format'},
  'What is required and missing is told, and nothing is sent:\n',
  {run: 'apix call addPet name=Rex', code: 2},
  {run: 'apix call addPet name=Rex photoUrls=https://example.com/rex.png --curl'},
  'A suite checks answers against expectations and against the document:\n',
  {run: 'cat pets.apix.yaml', language: 'yaml'},
  {run: 'apix test pets.apix.yaml --coverage'},
  'The same against a server that fails twice first: apix waits and tries again, and the mock checks\nthat the client did.\n',
  {
    run: `apix mock petstore.yaml --port ${OTHER_PORT} --route 'GET /api/v3/pet/{petId}=503x2,200:{"id":10,"name":"doggie","photoUrls":[]}' --expect 'GET /api/v3/pet/{petId} x3' -- apix get :${OTHER_PORT}/api/v3/pet/10 --pretty format`,
  },
  'How fast it answers, with confidence intervals, and whether that is fast enough:\n',
  {run: "apix bench /pet/10 -n 500 -c 5 --expect 'p50<2s'"},
  'All of it is in the history, and in the statistics:\n',
  {run: 'apix stats'},
  `And the code to do the same from a program, typed: [generate](generate.md).
`,
  {run: 'apix generate client --out pets.ts'},
]

export async function transcript() {
  const home = mkdtempSync(join(tmpdir(), 'apix-transcript-'))
  for (const name of ['petstore.yaml', 'pets.apix.yaml']) {
    copyFileSync(join(fixtures, name), join(home, name))
  }
  const shell = `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`
  writeFileSync(join(home, 'apix'), shell, {mode: 0o755})
  const env = {
    PATH: [home, process.env.PATH].join(delimiter),
    HOME: home,
    TMPDIR: process.env.TMPDIR ?? tmpdir(),
    APIX_CONFIG_DIR: join(home, 'config'),
    APIX_DATA_DIR: join(home, 'data'),
    APIX_CACHE_DIR: join(home, 'cache'),
  }
  const servers = []
  const parts = []
  try {
    for (const step of STEPS) {
      if (typeof step === 'string') {
        parts.push(step)
        continue
      }
      const {run, serves, code = 0, language} = step
      const {output, child} = serves ? await serve(run, home, env) : await finish(run, home, env)
      if (child) servers.push(child)
      else if (output.code !== code) throw new Error(`${run}: exit ${output.code}\n${output.text}`)
      const text = output.text.replaceAll(home, '~').trimEnd()
      parts.push(
        language
          ? `\`\`\`${language}\n${text}\n\`\`\`\n`
          : `\`\`\`console\n$ ${run}${serves ? ' &' : ''}\n${text}\n\`\`\`\n`,
      )
    }
  } finally {
    for (const child of servers) await stop(child)
    rmSync(home, {recursive: true, force: true})
  }
  return parts.join('\n')
}

/** Both streams as a person sees them, in the order in which they came. */
function start(run, cwd, env) {
  const child = spawn('sh', ['-c', `exec ${run}`], {cwd, env, stdio: ['ignore', 'pipe', 'pipe']})
  const seen = {text: '', code: null}
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      seen.text += chunk
    })
  }
  const closed = new Promise((resolve) => {
    child.on('close', (code) => {
      seen.code = code
      resolve()
    })
  })
  return {child, seen, closed}
}

async function finish(run, cwd, env) {
  const {child, seen, closed} = start(run, cwd, env)
  const timer = setTimeout(() => child.kill('SIGKILL'), 120_000)
  await closed
  clearTimeout(timer)
  return {output: seen}
}

/** Goes on once it listens; the lines of its requests come later and are not shown. */
async function serve(run, cwd, env) {
  const {child, seen, closed} = start(run, cwd, env)
  for (let waited = 0; !/listening on .*\n/.test(seen.text); waited += 50) {
    if (seen.code !== null || waited > 60_000) throw new Error(`${run}: ${seen.text}`)
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 50))])
  }
  return {output: {text: seen.text}, child}
}

function stop(child) {
  const gone = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGINT')
  return gone
}

const path = join(root, 'docs', 'walkthrough.md')
const text = await transcript()
if (process.argv.includes('--print')) process.stdout.write(text)
else if (readFileSafely(path) !== text) writeFileSync(path, text)

function readFileSafely(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
