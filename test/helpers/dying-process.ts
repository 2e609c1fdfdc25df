import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'

/**
 * Loaded into the program before its own code. The first process that holds the lock of the
 * credential and comes to the moment named by DIE_AT is killed there, as the kernel would.
 */
const SCRIPT = String.raw`
import fs from 'node:fs'
import {syncBuiltinESMExports} from 'node:module'

const {DIE_AT, DIE_CLAIM} = process.env
const {open, readFile, rename} = fs.promises
let holds = false
// The token in use is written once more before the server is asked; the new one is the second.
let writes = 0

function dieAt(moment) {
  if (moment !== DIE_AT || !holds) return
  try {
    fs.writeFileSync(DIE_CLAIM, String(process.pid), {flag: 'wx'})
  } catch {
    return
  }
  process.kill(process.pid, 'SIGKILL')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

fs.promises.open = async (path, ...rest) => {
  const text = String(path)
  if (/credential-[^/]*\.lock\.[^/]*\.claim$/.test(text)) dieAt('releasing')
  if (holds && /\.credentials\.json\.[0-9a-f]+\.tmp$/.test(text)) {
    writes += 1
    dieAt(writes === 1 ? 'rehearsing' : 'answered')
  }
  const file = await open(path, ...rest)
  if (/credential-[^/]*\.lock$/.test(text)) holds = true
  return file
}
fs.promises.readFile = (path, ...rest) => {
  if (String(path).endsWith('credentials-index.json')) dieAt('locked')
  return readFile(path, ...rest)
}
fs.promises.rename = (from, to) => {
  if (String(to).endsWith('credentials.json') && writes > 1) dieAt('written')
  if (String(to).endsWith('credentials-index.json')) dieAt('saved')
  return rename(from, to)
}
syncBuiltinESMExports()
`

export type Moment = 'locked' | 'rehearsing' | 'answered' | 'written' | 'saved' | 'releasing'

/** Variables that make one process of those started with them die; `claim` then holds its id. */
export function dyingAt(
  moment: Moment,
  folder: string,
): {env: Record<string, string>; claim: string} {
  const script = join(folder, 'die.mjs')
  const claim = join(folder, 'died')
  writeFileSync(script, SCRIPT)
  const env = {
    NODE_OPTIONS: `--import=${pathToFileURL(script)}`,
    DIE_AT: moment,
    DIE_CLAIM: claim,
  }
  return {env, claim}
}
