import type {CredentialStatus, ListedCredential, LoginResult, LogoutResult} from '../auth/index.js'
import {formatDuration} from '../shared/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {type Column, renderTable} from './table.js'

const PLACES: Record<CredentialStatus['storage'], string> = {
  keychain: 'the OS keychain',
  'encrypted-file': 'the encrypted file',
  memory: 'memory only',
  'plain-file': 'a plain text file',
  environment: 'the environment',
}

export function loginView({api, environment, account, scopes, storage}: LoginResult): string {
  const lines = [
    `logged in to ${nameOf({api, environment, account})}; the credential is in ${PLACES[storage]}`,
    ...(scopes.length > 0 ? [`scopes: ${scopes.join(' ')}`] : []),
  ]
  return `${lines.map(printable).join('\n')}\n`
}

export function logoutView(results: readonly LogoutResult[]): string {
  if (results.length === 0) return 'nothing was stored\n'
  const lines = results.map((result) => {
    const revoked =
      result.revoked === null ? '' : result.revoked ? ', token revoked' : ', token NOT revoked'
    return printable(`logged out of ${nameOf(result)}${revoked}`)
  })
  return `${lines.join('\n')}\n`
}

function nameOf({api, environment, account}: Record<'api' | 'environment' | 'account', string>) {
  const details = [environment, account].filter((part) => part !== 'default')
  return details.length > 0 ? `${api} (${details.join(', ')})` : api
}

const IDENTITY: ReadonlyArray<Column<CredentialStatus>> = [
  {title: 'API', value: ({api}) => api},
  {title: 'ENVIRONMENT', value: ({environment}) => environment},
  {title: 'ACCOUNT', value: ({account}) => account},
  {title: 'TYPE', value: ({type}) => type},
]

/** A status, with what the API said about it where it was asked. */
export type ShownStatus = CredentialStatus & {
  verified?: boolean | null
  identity?: string | null
  reason?: string
}

/** @param now milliseconds since the epoch */
export function authStatusView(
  credentials: readonly ShownStatus[],
  now: number,
  style: Style,
): string {
  if (credentials.length === 0) return style.isTTY ? 'not logged in: apix login API\n' : ''
  return renderTable(
    credentials,
    [
      ...IDENTITY,
      {title: 'SCOPES', value: ({scopes}) => scopes.join(' ') || '-'},
      {title: 'EXPIRES', value: ({expiresAt}) => expiry(expiresAt, now, style)},
      {title: 'STORAGE', value: ({storage}) => storage},
      {title: 'LAST REFRESH', value: ({lastRefresh}) => lastRefresh ?? '-'},
      ...(credentials.some(({verified}) => verified !== undefined)
        ? [{title: 'VERIFIED', value: verdict}]
        : []),
    ],
    style,
  )
}

function verdict({verified, identity, reason = ''}: ShownStatus): string {
  if (verified === null || verified === undefined) return `? ${reason}`
  return verified ? `yes${identity ? `: ${identity}` : ''}` : `NO: ${reason}`
}

export function whoamiView({
  api,
  environment,
  account,
  verified,
  identity,
  reason = '',
}: Pick<
  ShownStatus,
  'api' | 'environment' | 'account' | 'verified' | 'identity' | 'reason'
>): string {
  const name = nameOf({api, environment, account})
  const words = verified
    ? (identity ?? `${name} accepts the credential, and does not say whose it is`)
    : `${name} does not accept the credential: ${reason}`
  return `${printable(words)}\n`
}

export function authListView(credentials: readonly ListedCredential[], style: Style): string {
  if (credentials.length === 0) return style.isTTY ? 'not logged in: apix login API\n' : ''
  const mark: Column<ListedCredential> = {title: '', value: ({current}) => (current ? '*' : ' ')}
  return renderTable(
    credentials,
    [mark, ...IDENTITY, {title: 'STORAGE', value: ({storage}) => storage}],
    style,
  )
}

/** Relative for a person, the timestamp for a program. */
function expiry(expiresAt: string | null, now: number, style: Style): string {
  if (expiresAt === null) return '-'
  if (!style.isTTY) return expiresAt
  const left = Date.parse(expiresAt) - now
  return left > 0 ? `in ${formatDuration(left)}` : 'expired'
}
