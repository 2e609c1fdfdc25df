import {defineConfig} from 'vitest/config'

const project = (name: string, extra: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks' as const,
    ...extra,
  },
})

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('architecture'),
      project('integration'),
      project('e2e', {testTimeout: 60_000, hookTimeout: 60_000}),
      project('judges', {testTimeout: 60_000}),
      project('cache-suite'),
    ],
  },
})
