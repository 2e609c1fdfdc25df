import {join} from 'node:path'
import {readJson, writeJson} from '../storage/index.js'
import type {AuthDeps} from './types.js'

export const DEFAULT_ACCOUNT = 'default'

type Deps = Pick<AuthDeps, 'directories' | 'environment' | 'locks'>

/** Which account of an API and environment is used when none is named. Holds no secrets. */
type Accounts = Record<string, string>

function accountsFile({directories}: Deps): string {
  return join(directories.data, 'accounts.json')
}

async function readAccounts(deps: Deps): Promise<Accounts> {
  return ((await readJson(accountsFile(deps))) ?? {}) as Accounts
}

function slot(api: string, environment: string): string {
  return `${api}/${environment}`
}

/** The account that is meant: the one asked for, `APIX_ACCOUNT`, the current one, or `default`. */
export async function resolveAccount(
  where: {api: string; environment: string; account?: string | undefined},
  deps: Deps,
): Promise<string> {
  const asked = where.account ?? deps.environment['APIX_ACCOUNT']
  if (asked !== undefined) return asked
  const accounts = await readAccounts(deps)
  return accounts[slot(where.api, where.environment)] ?? DEFAULT_ACCOUNT
}

/** Makes an account the current one of its API and environment. */
export async function setCurrentAccount(
  where: {api: string; environment: string; account: string | undefined},
  deps: Deps,
): Promise<void> {
  const locks = await deps.locks()
  await locks.withLock('accounts', async () => {
    const accounts = await readAccounts(deps)
    const {[slot(where.api, where.environment)]: _, ...others} = accounts
    const {account} = where
    await writeJson(
      accountsFile(deps),
      account === undefined ? others : {...others, [slot(where.api, where.environment)]: account},
    )
  })
}
