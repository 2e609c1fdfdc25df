// Runs a program and keeps every byte of its stdin, stdout and stderr in files of a folder:
// node tee.mjs FOLDER COMMAND ARGUMENT...
import {spawn} from 'node:child_process'
import {appendFileSync} from 'node:fs'
import {join} from 'node:path'

const [folder, command, ...rest] = process.argv.slice(2)
const child = spawn(command, rest, {stdio: ['pipe', 'pipe', 'pipe']})
const kept = (name, from, to) => {
  from.on('data', (chunk) => {
    appendFileSync(join(folder, name), chunk)
    to.write(chunk)
  })
}
kept('stdin', process.stdin, child.stdin)
kept('stdout', child.stdout, process.stdout)
kept('stderr', child.stderr, process.stderr)
process.stdin.on('end', () => child.stdin.end())
child.stdin.on('error', () => {})
for (const name of ['SIGTERM', 'SIGINT']) process.on(name, () => child.kill(name))
child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
