import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {junitProblems} from '../helpers/junit.js'
import {runApix, temporaryFolder} from '../helpers/run-apix.js'
import {SHOP_SUITE, SHOP_TOKEN, startTestShop} from '../helpers/test-shop.js'

const PASSWORD = 'canary-password-77'
const env = {SHOP_PASSWORD: PASSWORD, CI: 'true'}

/** A folder with files in it. */
function folderWith(files: Record<string, string>): string {
  const home = temporaryFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text)
  return home
}

test('a suite in CI: passes, reports, shows no secret', async () => {
  const shop = await startTestShop()
  const home = folderWith({'shop.apix.yaml': SHOP_SUITE})
  const args = ['test', 'shop.apix.yaml', '--var', `host=${shop.url}`, '--junit', 'report.xml']
  const {code, stdout, stderr} = await runApix(args, {home, env})
  expect(code, stdout + stderr).toBe(0)
  expect(stdout.replace(/[\d.]+ (?:ms|s)\b/g, 'TIME')).toBe(`shop.apix.yaml  Users of the shop
  ok      log in  200, TIME
  ok      create  201, TIME
  ok      read it back  200, TIME
  ok      look up 7  404, TIME
  ok      look up 8  404, TIME
  ok      wait for the job  200, TIME, 3 attempts
  skipped in staging only: {{env}} == staging does not hold
  ok      delete it  204, TIME

passed  1 file, 8 steps: 7 passed, 1 skipped in TIME
`)
  expect(shop.requests[0]?.body).toBe(`user=ada&password=${PASSWORD}`)
  const xml = readFileSync(join(home, 'report.xml'), 'utf8')
  expect(await junitProblems(xml)).toEqual([])
  expect(xml).toMatch(/<testsuites tests="8" failures="0" errors="0" time="[\d.]+">/)
  expect(stdout + stderr + xml).not.toContain(PASSWORD)
  expect(stdout + stderr + xml).not.toContain(SHOP_TOKEN)
})

describe('a suite that fails', () => {
  const failing = SHOP_SUITE.replace('tags: [a, b]}}', 'tags: [a, c]}}').replace(
    'expect: 404',
    'expect: {status: [200, 201]}',
  )

  test('says where, what was expected and what was there', async () => {
    const shop = await startTestShop()
    const home = folderWith({'shop.apix.yaml': failing})
    const args = ['test', 'shop.apix.yaml', '--var', `host=${shop.url}`, '--junit', 'report.xml']
    const {code, stdout} = await runApix([...args, '--env', 'staging'], {home, env})
    expect(code, stdout).toBe(9)
    const lines = failing.split('\n')
    const line = lines.findIndex((text) => text.includes('[a, c]')) + 1
    const [head, request, status, quoted, caret, expected, actual] = stdout
      .split('\n')
      .slice(stdout.split('\n').findIndex((text) => text.startsWith('failed:')))
    expect(head).toBe(`failed: shop.apix.yaml:${line}:26: read it back`)
    expect(request).toBe(`  GET ${shop.url}/users/1`)
    expect(status).toMatch(/^ {2}200 OK in [\d.]+ m?s$/)
    expect(quoted).toBe(`  ${line} | ${lines[line - 1]?.trim()}`)
    expect(caret).toBe(`     |${' '.repeat(20)}^ $`)
    expect(expected).toBe('  expected  {"id":1,"name":"Ada","age":36,"tags":["a","c"]}')
    expect(actual).toBe('  actual    {"id":1,"name":"Ada","age":36,"tags":["a","b"]}')
    expect(stdout).toContain('  expected  one of 200, 201\n  actual    404')
    expect(stdout).toContain('in staging only  401')
    expect(stdout).toMatch(/FAILED {2}1 file, 8 steps: 4 passed, 4 failed in/)
    const xml = readFileSync(join(home, 'report.xml'), 'utf8')
    expect(await junitProblems(xml)).toEqual([])
    expect(xml).toContain('tests="8" failures="4"')
    expect(stdout + xml).not.toContain(SHOP_TOKEN)
    // Only what failed, and what that needs.
    const again = await runApix([...args.slice(0, 4), '--rerun-failed', '--json'], {home, env})
    expect(again.code).toBe(9)
    expect(again.stdout).not.toContain(SHOP_TOKEN)
    expect(again.json.totals).toEqual({files: 1, steps: 7, passed: 3, failed: 3, skipped: 1})
    expect(again.json.files[0].steps.map(({name}: {name: string}) => name)).not.toContain(
      'wait for the job',
    )
  })
})

test('what is wrong is said before anything is sent', async () => {
  const shop = await startTestShop()
  const home = folderWith({
    'typo.apix.yaml': 'steps:\n  - request: GET /a\n    expects: 200\n',
    'unknown.apix.yaml': `variables: {user: 1}\nsteps:\n  - request: GET ${shop.url}/{{usr}}\n`,
    'needs.apix.yaml': `steps:\n  - name: a\n    needs: b\n    request: GET ${shop.url}/\n`,
    'good.apix.yaml': `steps:\n  - request: GET ${shop.url}/echo\n`,
    'secret.apix.yaml': `steps:\n  - request: GET ${shop.url}/\${env:NOT_THERE}\n`,
    'path.apix.yaml': 'steps:\n  - request: GET /users\n',
  })
  const wrong = async (file: string) => {
    const {code, stderr} = await runApix(['test', 'good.apix.yaml', file], {home})
    expect(code).toBe(2)
    return stderr
  }
  expect(await wrong('typo.apix.yaml')).toMatch(
    /typo\.apix\.yaml:3:5: steps\.0\.expects: unknown key "expects"[\s\S]*did you mean expect\?/,
  )
  expect(await wrong('unknown.apix.yaml')).toMatch(
    /unknown\.apix\.yaml:3:5: \{\{usr\}\} has no value\nhint: did you mean \{\{user\}\}\?/,
  )
  expect(await wrong('needs.apix.yaml')).toContain('needs.apix.yaml:3:12: there is no step "b"')
  expect(await wrong('secret.apix.yaml')).toMatch(/\$\{env:NOT_THERE\} is not set/)
  expect(await wrong('path.apix.yaml')).toContain('path.apix.yaml:2:5: "/users" is a path')
  expect(await wrong('missing.apix.yaml')).toContain('there is no file missing.apix.yaml')
  expect(shop.requests).toEqual([])
})
