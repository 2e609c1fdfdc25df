import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

/** A "browser" that leaves the address to whoever drives the real one; its path is for APIX_BROWSER. */
export function writeHandOver(folder: string): {path: string; address(): Promise<string>} {
  const path = join(folder, 'hand-over')
  const mailbox = join(folder, 'hand-over-address')
  // Renamed into place, so that half an address is never read.
  writeFileSync(
    path,
    `#!/bin/sh\nprintf %s "$1" > '${mailbox}.new'\nmv '${mailbox}.new' '${mailbox}'\n`,
  )
  chmodSync(path, 0o755)
  return {
    path,
    async address() {
      for (let waited = 0; !existsSync(mailbox); waited += 50) {
        if (waited > 30_000) throw new Error('no browser was opened')
        await sleep(50)
      }
      return readFileSync(mailbox, 'utf8')
    },
  }
}
