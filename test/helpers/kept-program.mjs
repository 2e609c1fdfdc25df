// Runs the built program many times in one process: `bin/run.js` with the arguments, environment,
// folder and streams of each run, for tests that are not about the process itself. Started by
// `kept-apix.ts`, which sends one run at a time.
import fs from 'node:fs'
import {syncBuiltinESMExports} from 'node:module'
import {tmpdir} from 'node:os'
import {Readable, Writable} from 'node:stream'
import {pathToFileURL} from 'node:url'

const BIN = process.argv[2]
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const {exit} = process
let count = 0
let hasStdin = false

// The program asks what kind of file its stdin is.
const {fstatSync} = fs
fs.fstatSync = (fd, ...rest) => {
  const stat = fstatSync(fd, ...rest)
  if (fd === 0 && hasStdin) stat.isFIFO = () => true
  return stat
}
syncBuiltinESMExports()

process.on('disconnect', () => exit(0))
process.on('message', async ({args, cwd, env, stdin}) => {
  const output = {stdout: [], stderr: []}
  for (const name of ['stdout', 'stderr']) replace(name, collector(output[name]))
  replace('stdin', Readable.from(stdin ? [Buffer.from(stdin)] : [], {objectMode: false}))
  hasStdin = stdin !== undefined
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(cwd)
  process.argv = [process.execPath, BIN, ...args]
  process.exitCode = undefined
  let code
  process.exit = (given) => {
    code ??= given ?? process.exitCode ?? 0
  }
  const before = new Set(process.listeners('exit'))
  await import(`${pathToFileURL(BIN)}?run=${++count}`)
  for (const listener of process.listeners('exit')) {
    if (before.has(listener)) continue
    listener(code)
    process.off('exit', listener)
  }
  for (const name of SIGNALS) process.removeAllListeners(name)
  process.exit = exit
  // The folder of the run may be gone before the next one begins.
  process.chdir(tmpdir())
  process.send({
    code: code ?? process.exitCode ?? 0,
    stdout: Buffer.concat(output.stdout),
    stderr: Buffer.concat(output.stderr),
  })
})

function replace(name, value) {
  Object.defineProperty(process, name, {value, configurable: true, enumerable: true})
}

function collector(chunks) {
  return new Writable({
    decodeStrings: true,
    write(chunk, _, done) {
      chunks.push(chunk)
      done()
    },
  })
}
