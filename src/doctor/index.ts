import {failed} from '../shared/index.js'
import {configuration, credentialStore, encryptedFile, plainFile, variables} from './credentials.js'
import {completion, database, places, sqlite, terminal, versions} from './machine.js'
import {certificates, proxies, reachability, sharedStore} from './network.js'
import type {DoctorDeps, DoctorInput, Examination, GroupedCheck} from './types.js'

export type * from './types.js'

/** Everything that is looked at, in the order in which it is shown. Another check is one more row. */
const EXAMINATIONS: readonly Examination[] = [
  {group: 'versions', name: 'apix', run: versions},
  {group: 'versions', name: 'SQLite', run: sqlite},
  {group: 'directories', name: 'directories', run: places},
  {group: 'directories', name: 'database', run: database},
  {group: 'configuration', name: 'files', run: configuration},
  {group: 'configuration', name: 'variables', run: variables},
  {group: 'credentials', name: 'credential store', run: credentialStore},
  {group: 'credentials', name: 'encrypted file', run: encryptedFile},
  {group: 'credentials', name: 'plain file', run: plainFile},
  {group: 'network', name: 'proxy', run: proxies},
  {group: 'network', name: 'APIX_STORE_URL', run: sharedStore},
  {group: 'network', name: 'certificates', run: certificates},
  {group: 'network', name: 'APIs', run: reachability},
  {group: 'shell', name: 'terminal', run: terminal},
  {group: 'shell', name: 'completion', run: completion},
]

/** Looks at the machine and, where asked, at the APIs. An examination that fails is a finding. */
export async function diagnose(input: DoctorInput, deps: DoctorDeps): Promise<GroupedCheck[]> {
  const found = EXAMINATIONS.map(async ({group, name, run}) => {
    const checks = await run(deps, input).catch((error: Error) => [failed(name, error.message)])
    return checks.map((check) => ({group, ...check}))
  })
  return (await Promise.all(found)).flat()
}
