import {ApixError} from '../errors/index.js'
import {credentialKey} from './credential.js'
import {GRANT_VARIABLE, tokenVariable} from './given.js'
import type {CredentialId} from './types.js'

/** How variables are written down. */
export const ENVIRONMENT_FORMATS = ['sh', 'fish', 'powershell', 'dotenv', 'json'] as const
export type EnvironmentFormat = (typeof ENVIRONMENT_FORMATS)[number]

/**
 * The variables that hand a token to another program: `APIX_TOKEN`, the same for this API alone,
 * and which credential it is; or just the one that the program expects.
 */
export function childVariables(
  id: CredentialId,
  token: string,
  as: string | undefined,
): Record<string, string> {
  if (as !== undefined) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(as)) {
      throw new ApixError('USAGE', '--as needs the name of a variable, such as GITHUB_TOKEN')
    }
    return {[as]: token}
  }
  return {
    APIX_TOKEN: token,
    [tokenVariable(id.api)]: token,
    APIX_API: id.api,
    [GRANT_VARIABLE]: credentialKey(id),
  }
}

/**
 * Variables as a shell takes them, each value in quotes that nothing in it can end.
 * @throws ApixError USAGE for a value that the format cannot express
 */
export function formatEnvironment(
  variables: Readonly<Record<string, string>>,
  format: EnvironmentFormat,
): string {
  if (format === 'json') return `${JSON.stringify(variables)}\n`
  const line = LINES[format]
  return Object.entries(variables)
    .map(([name, value]) => `${line(name, value)}\n`)
    .join('')
}

const LINES: Record<Exclude<EnvironmentFormat, 'json'>, (name: string, value: string) => string> = {
  sh: (name, value) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  fish: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, String.raw`\$&`)}'`,
  // PowerShell takes the typographic quotes for quotes as well.
  powershell: (name, value) =>
    `$env:${name} = '${value.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`,
  dotenv: (name, value) => `${name}=${dotenvQuoted(value)}`,
}

/** Files of this kind know no escapes that all readers agree on, only three kinds of quotes. */
function dotenvQuoted(value: string): string {
  if (!value.includes("'")) return `'${value}'`
  // In double quotes some readers expand \n and $.
  if (!/["\\$]/.test(value)) return `"${value}"`
  if (!/[`\\$]/.test(value)) return `\`${value}\``
  throw new ApixError('USAGE', 'the credential cannot be written as dotenv: it holds all quotes', {
    hints: ['use --format json or --format sh'],
  })
}
