import {spawn, spawnSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** One run of HTTPie: its arguments, and what is piped into it. */
export interface HttpieRun {
  args: readonly string[]
  stdin?: string
}

/** What makes a hundred runs of HTTPie affordable: it is loaded once, each run is a fork. */
const DRIVER = `
import json, os, sys, tempfile
from httpie.core import main
null = os.open(os.devnull, os.O_WRONLY)
saved = os.dup(1)
os.dup2(null, 1)
main(['http', '--ignore-stdin', '--offline', 'POST', 'localhost', 'a=b'])
sys.stdout.flush()
os.dup2(saved, 1)
codes = []
for run in json.load(sys.stdin):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            source = tempfile.TemporaryFile() if 'stdin' in run else open(os.devnull, 'rb')
            if 'stdin' in run:
                source.write(run['stdin'].encode())
                source.seek(0)
            os.dup2(source.fileno(), 0)
            sys.stdin = open(0, 'r')
            os.dup2(null, 1)
            os.dup2(null, 2)
            extra = [] if 'stdin' in run else ['--ignore-stdin']
            code = int(main(['http'] + extra + run['args']))
        except SystemExit as exit:
            code = exit.code if isinstance(exit.code, int) else 1
        finally:
            os._exit(code)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(json.dumps(codes))
`

/** The Python that HTTPie's own start script names; undefined where HTTPie is not installed. */
export function httpiePython(): string | undefined {
  const where = spawnSync('sh', ['-c', 'command -v http'], {encoding: 'utf8'}).stdout.trim()
  if (!where) return undefined
  const [, python] = /^#!\s*(\S+)/.exec(readFileSync(where, 'latin1')) ?? []
  if (!python) return undefined
  const probe = spawnSync(python, ['-c', 'import httpie.core'], {stdio: 'ignore'})
  return probe.status === 0 ? python : undefined
}

/** @returns the exit codes, in order */
export function runHttpie(
  python: string,
  runs: readonly HttpieRun[],
  options: {cwd: string; home: string},
): Promise<number[]> {
  // Otherwise every run leaves a process behind that asks for updates.
  writeFileSync(join(options.home, 'config.json'), '{"disable_update_warnings": true}')
  const child = spawn(python, ['-c', DRIVER], {
    cwd: options.cwd,
    env: {PATH: process.env['PATH'] ?? '', HOME: options.home, HTTPIE_CONFIG_DIR: options.home},
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(runs))
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(JSON.parse(text)))
  })
}
