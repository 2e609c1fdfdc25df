import {availableParallelism} from 'node:os'
import {defineConfig} from 'vitest/config'

/**
 * What is the same on every Node, so that .ci/run asks it on one. Everything else is asked on all
 * three: cryptography, http, sqlite, fetch, streams, workers, keychains, logins, requests, the engine.
 */
const ASKED_ONCE = [
  // What other programs say of the text that apix prints or makes: HTTPie, shells, compilers, a
  // person's terminal and browser, providers' libraries, documents of others.
  'e2e/completion',
  'e2e/explore',
  'e2e/generate',
  'e2e/httpie',
  'e2e/import-curl',
  'e2e/login-browser',
  'e2e/real-documents',
  'e2e/walkthrough',
  'e2e/webhook-inspector',
  'e2e/webhook-send',
  'integration/output/report',
  // What many processes make of files, of one database and of Redis, killed and all.
  'e2e/killed',
  'e2e/limits',
  'e2e/refresh-killed',
  'e2e/webhook-soak',
  'integration/storage/shared-store',
  // What is read from files and said of them, and data about providers.
  'e2e/auth-explain',
  'e2e/config',
  'e2e/login-files',
  'e2e/login-registration',
  'e2e/presets-captured',
  'e2e/spec',
  'integration/auth/presets',
  // A tour of commands that have tests of their own.
  'e2e/demo-script',
  'e2e/webhook-test',
]
const otherNode = process.env['APIX_OTHER_NODE'] === '1'
const exclude = [
  '**/node_modules/**',
  ...(otherNode ? ASKED_ONCE.map((name) => `test/${name}.test.ts`) : []),
]

const project = (name: string, extra: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    exclude,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks' as const,
    // No test replaces a module, so files can share a process and what it has loaded: half of what
    // vitest itself costs, and one kept program (test/helpers/kept-apix.ts) for many files.
    isolate: false,
    // CI runs processes, browsers and clocks on a shared machine: there a failure has to happen
    // twice. On a person's machine the first one counts.
    retry: process.env['CI'] ? 1 : 0,
    // Waiting ends with the condition; the second that is vitest's own is too short on a busy machine.
    expect: {poll: {timeout: 15_000, interval: 20}},
    ...extra,
  },
})

export default defineConfig({
  test: {
    // Most tests wait for a program that they started or for a clock: three files share even two
    // processors well.
    maxWorkers: availableParallelism() + 1,
    projects: [
      project('unit'),
      project('architecture'),
      project('integration'),
      project('e2e', {testTimeout: 120_000, hookTimeout: 120_000}),
      project('judges', {testTimeout: 120_000}),
      project('cache-suite'),
    ],
  },
})
