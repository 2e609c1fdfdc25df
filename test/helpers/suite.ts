import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {loadSuite} from '../../src/suite/read/load.js'
import type {Suite} from '../../src/suite/types.js'
import {temporaryFolder} from './run-apix.js'

/** The suite that a text is, read from a file of its own. */
export function suiteOf(
  text: string,
  name = 'test.apix.yaml',
  environment?: string,
  others: Record<string, string> = {},
): Promise<Suite> {
  const folder = temporaryFolder()
  for (const [file, content] of Object.entries({...others, [name]: text})) {
    writeFileSync(join(folder, file), content)
  }
  return loadSuite(name, folder, environment)
}
