import {availableParallelism} from 'node:os'
import {defineConfig} from 'vitest/config'

/**
 * What other programs say of the text that apix prints or makes (HTTPie, shells, compilers, providers'
 * libraries, documents of others) is the same on every Node: .ci/run asks them on one.
 */
const ASKED_ONCE = [
  'completion',
  'generate',
  'httpie',
  'import-curl',
  'real-documents',
  'walkthrough',
  'webhook-send',
]
const otherNode = process.env['APIX_OTHER_NODE'] === '1'
const exclude = [
  '**/node_modules/**',
  ...(otherNode ? ASKED_ONCE.map((name) => `test/e2e/${name}.test.ts`) : []),
]

const project = (name: string, extra: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    exclude,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks' as const,
    // CI runs processes, browsers and clocks on a shared machine: there a failure has to happen
    // twice. On a person's machine the first one counts.
    retry: process.env['CI'] ? 1 : 0,
    ...extra,
  },
})

export default defineConfig({
  test: {
    // Most tests wait for a program that they started, so two files share even two processors well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      // Domain code has no state of its own, so files can share a process and what it has loaded.
      project('unit', {isolate: false}),
      project('architecture', {isolate: false}),
      project('integration'),
      project('e2e', {testTimeout: 60_000, hookTimeout: 60_000}),
      project('judges', {testTimeout: 60_000}),
      project('cache-suite'),
    ],
  },
})
