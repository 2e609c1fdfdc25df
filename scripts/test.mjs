// `npm test`: build, types, lint, a fresh manifest, then every test project. The last line counts
// them all; a failed step counts as one failure and does not keep the others from running.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const only = process.argv.slice(2)
const projects = only.length > 0 ? only : ['architecture', 'unit', 'integration', 'e2e']
const node = process.execPath
// Node parses every certificate in it at each start: 100 ms on Node 20. Tests talk to loopback.
delete process.env.NODE_EXTRA_CA_CERTS
const failures = []
let passed = 0

function step(name, args) {
  process.stdout.write(`\n--- ${name}\n`)
  const began = performance.now()
  const {status} = spawnSync(node, args, {stdio: 'inherit'})
  process.stdout.write(`${name} took ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
  if (status === 0) passed++
  else failures.push(name)
}

// In .ci/run one build serves every run.
if (process.env.APIX_BUILT !== '1') {
  const manifestBefore = readText('oclif.manifest.json')
  step('build', ['scripts/build.mjs'])
  if (readText('oclif.manifest.json') !== manifestBefore) {
    process.stdout.write('oclif.manifest.json was out of date; it is fresh now, commit it\n')
    failures.push('manifest')
  }
}
if (only.length === 0) {
  // The declarations are made by TypeScript 5; 7 finds the same errors in a third of the time.
  step('types', ['node_modules/typescript-7/bin/tsc', '-p', '.'])
  step('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'])
}

process.stdout.write('\n--- tests\n')
const folder = mkdtempSync(join(tmpdir(), 'apix-vitest-'))
const report = join(folder, 'report.json')
const selected = projects.flatMap((project) => ['--project', project])
spawnSync(
  node,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...selected,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
  {stdio: 'inherit'},
)
let skipped = 0
try {
  const result = JSON.parse(readFileSync(report, 'utf8'))
  passed += result.numPassedTests
  skipped = result.numPendingTests + result.numTodoTests
  for (const file of result.testResults) {
    const broken = file.assertionResults.filter(({status}) => status === 'failed')
    for (const test of broken) failures.push(test.fullName)
    if (file.status === 'failed' && broken.length === 0) failures.push(file.name)
  }
  // Something outside a test went wrong, such as an unhandled rejection.
  if (!result.success && failures.length === 0) failures.push('vitest')
} catch (error) {
  failures.push(`vitest made no report: ${error}`)
} finally {
  rmSync(folder, {recursive: true, force: true})
}

for (const failure of failures) process.stdout.write(`failed: ${failure}\n`)
const tail = skipped > 0 ? `, ${skipped} skipped` : ''
process.stdout.write(`${passed} passed, ${failures.length} failed${tail}\n`)
process.exitCode = failures.length > 0 ? 1 : 0

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
