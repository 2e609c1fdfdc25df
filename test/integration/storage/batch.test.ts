import {expect, onTestFinished, test} from 'vitest'
import {openDatabase} from '../../../src/storage/index.js'
import {temporaryFolder} from '../../helpers/run-apix.js'

async function open() {
  const database = await openDatabase(`${temporaryFolder()}/apix.db`)
  onTestFinished(() => database.close())
  database.exec('CREATE TABLE things (name TEXT PRIMARY KEY)')
  const insert = (name: string) => () =>
    database.prepare('INSERT INTO things VALUES (?)').run(name).changes
  const names = () => database.prepare('SELECT name FROM things ORDER BY name').all()
  return {database, insert, names}
}

test('what comes in one turn is committed together', async () => {
  const {database, insert, names} = await open()
  const order: string[] = []
  const first = database.batched(insert('a')).then(() => order.push('a'))
  const second = database.batched(() => names().length).then((count) => order.push(String(count)))
  expect(names()).toHaveLength(0)
  await Promise.all([first, second])
  // The second saw what the first wrote in the same transaction.
  expect(order).toEqual(['a', '1'])
})

test('work that throws is undone alone', async () => {
  const {database, insert, names} = await open()
  const outcomes = await Promise.allSettled([
    database.batched(insert('a')),
    database.batched(() => {
      insert('half')()
      throw new Error('no')
    }),
    database.batched(insert('a')),
    database.batched(insert('b')),
  ])
  expect(outcomes.map(({status}) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ])
  expect(names()).toEqual([{name: 'a'}, {name: 'b'}])
})

test('closing writes what waits', async () => {
  const {database, insert} = await open()
  const pending = database.batched(insert('a'))
  database.close()
  expect(Number(await pending)).toBe(1)
})
