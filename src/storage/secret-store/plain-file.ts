import {join} from 'node:path'
import type {Notifier} from '../../shared/index.js'
import type {Locks} from '../types.js'
import {createFileStore, type Document, type Entry, type FileStore, FORMAT} from './file-store.js'

interface PlainEntry extends Entry {
  password: string
}

/** Credentials in plain text, for `--insecure-storage`. Warns before the first one is written. */
export function createPlainFile(input: {
  dataDirectory: string
  locks: Locks
  notifier: Notifier
}): FileStore {
  const path = join(input.dataDirectory, 'credentials.json')
  let warned = false
  return createFileStore<PlainEntry, Document<PlainEntry>>({
    kind: 'plain-file',
    description: path,
    path,
    locks: input.locks,
    codec: {
      create: () => ({format: FORMAT, entries: []}),
      async seal(_document, service, account, password) {
        if (!warned) {
          input.notifier.warn(`the credential is written in plain text to ${path}`)
          warned = true
        }
        return {service, account, password}
      },
      unseal: async (_document, entry) => entry.password,
    },
  })
}
