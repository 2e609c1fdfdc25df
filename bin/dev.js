#!/usr/bin/env node
// Builds what changed, then runs it: `npm run dev -- get /users`.
import {build} from '../scripts/build.mjs'

await build()
await import('./run.js')
