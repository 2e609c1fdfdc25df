import {systemClock} from '../../../src/shared/clock.js'
import {createRedactor} from '../../../src/shared/redact.js'
import {openDatabase, openSharedStore} from '../../../src/storage/open.js'

// Counts in the shared store, one change at a time, and prints how often it was first.
const [, , path = '', url = '', count = '1'] = process.argv
const database = await openDatabase(path)
const store = await openSharedStore({
  url,
  database: async () => database,
  clock: systemClock,
  redactor: createRedactor(),
})
let first = 0
for (let index = 0; index < Number(count); index++) {
  await store.update('test:count', (current) => ({
    value: String(Number(current ?? 0) + 1),
    ttl: 60_000,
    result: undefined,
  }))
  first += await store.update(`test:once:${index}`, (current) =>
    current === undefined ? {value: 'taken', ttl: 60_000, result: 1} : {result: 0},
  )
}
process.stdout.write(String(first))
await store.close()
database.close()
