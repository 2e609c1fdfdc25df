import {openDatabase} from '../../../src/storage/database.js'

// Opens the database and writes rows, each in its own transaction.
const [, , path = '', name = '', count = '1'] = process.argv
const database = await openDatabase(path)
const insert = database.prepare('INSERT INTO rate_slots (key, time) VALUES (?, ?)')
for (let index = 0; index < Number(count); index++) {
  database.transaction(() => insert.run(name, index))
}
database.close()
