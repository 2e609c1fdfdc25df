import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {fileURLToPath} from 'node:url'
import {expect, test} from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What their figures look like differs from run to run; that they are there does not. */
const FIGURES = /^\$ apix (?:bench|stats|mock [^\n]* -- )/

/** The text with every number the same, and of figures the command alone. */
function constant(text: string): string[] {
  return text
    .split(/^```(?:console)?\n/m)
    .map((block) => (FIGURES.test(block) ? (block.split('\n')[0] ?? '') : block))
    .map((block) => block.replaceAll(/\d+(?:\.\d+)? ?(?:ms|s)?\b/g, '#').replaceAll(/[ \t]+/g, ' '))
}

/** Two ports that nobody listens on. */
async function freePorts(): Promise<string[]> {
  const servers = [createServer(), createServer()]
  const ports = servers.map(
    (server) =>
      new Promise<string>((resolve) => {
        server.listen(0, '127.0.0.1', () =>
          resolve(String((server.address() as {port: number}).port)),
        )
      }),
  )
  const found = await Promise.all(ports)
  for (const server of servers) server.close()
  return found
}

test('docs/walkthrough.md is what the program prints', {timeout: 240_000}, async () => {
  const args = ['scripts/transcript.mjs', '--print', ...(await freePorts())]
  const printed = execFileSync(process.execPath, args, {cwd: root, encoding: 'utf8'})
  const written = readFileSync(new URL('../../docs/walkthrough.md', import.meta.url), 'utf8')
  expect(constant(printed)).toEqual(constant(written))
  expect(printed).toMatch(/^passed {2}1 file, 3 steps: 3 passed/m)
  expect(printed).toMatch(/^ok {5}GET \/api\/v3\/pet\/\{petId\} x3: 3 calls/m)
  expect(printed).toMatch(/^ {2}p50 .*95 %/m)
  expect(printed).toMatch(/^GET \/pet\/\{id\}\tpets\t/m)
})
