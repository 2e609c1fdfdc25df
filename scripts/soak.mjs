// `npm run test:soak`: five thousand deliveries at concurrency 50 to receivers that are killed on
// the way, on one database, and on Redis. Takes a minute or two.
import {spawnSync} from 'node:child_process'

const args = ['node_modules/vitest/vitest.mjs', 'run', 'test/e2e/webhook-soak.test.ts']
const env = {APIX_SOAK: '5000', ...process.env}
process.exitCode = spawnSync(process.execPath, args, {stdio: 'inherit', env}).status ?? 1
