import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {systemClock} from '../../../src/shared/index.js'
import {createLocks} from '../../../src/storage/locks/locks.js'

const [, , data = '', mode, times = '1'] = process.argv
const counter = join(data, 'counter')
const locks = createLocks(data, systemClock)

if (mode === 'increment') {
  for (let index = 0; index < Number(times); index++) {
    await locks.withLock('counter', async () => {
      const value = Number(readFileSync(counter, 'utf8'))
      await systemClock.sleep(1)
      writeFileSync(counter, String(value + 1))
    })
  }
} else {
  await locks.withLock('counter', async () => {
    console.log('held')
    if (mode === 'exit') process.exit(0)
    await systemClock.sleep(60_000)
  })
}
