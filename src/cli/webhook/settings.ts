import {readFile} from 'node:fs/promises'
import {type ApiSettings, createSecretResolver} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import type {Secret} from '../../shared/index.js'
import type {SecretDeps, WebhookProvider} from '../../webhook/index.js'
import type {Deps} from '../deps.js'

/** The API that webhook commands work for, if there is one: -a, or the default. */
export async function webhookApi(deps: Deps): Promise<ApiSettings | undefined> {
  const registry = await deps.registry()
  if (!deps.selection.api && registry.default === undefined) return undefined
  return registry.resolve(deps.selection)
}

/**
 * The provider that --provider names, or the API's own.
 * @throws ApixError USAGE, PROVIDER_UNKNOWN
 */
export async function webhookProvider(
  flag: string | undefined,
  settings: ApiSettings | undefined,
): Promise<WebhookProvider> {
  const id = flag ?? settings?.webhook.provider
  if (id === undefined) {
    throw new ApixError('USAGE', 'it is not known which provider signs', {
      hints: [
        'pass --provider, for example --provider stripe (apix webhook providers lists them)',
        "or set webhook.provider in the API's configuration",
      ],
    })
  }
  const {findProvider} = await import('../../webhook/index.js')
  return findProvider(id)
}

/** What looking up a signing secret needs. */
export function secretDeps(deps: Deps): SecretDeps {
  const {environment, redactor, prompter} = deps
  const secretStore = () => deps.secretStore()
  const resolver = createSecretResolver({environment, secretStore, redactor})
  return {environment, redactor, prompter, resolver, secretStore}
}

/**
 * The bytes that an argument means: itself, `@file`, or `@-` for stdin.
 * @throws ApixError FILE_UNREADABLE
 */
export async function readArgument(text: string): Promise<Buffer> {
  return text.startsWith('@') ? readSource(text.slice(1)) : Buffer.from(text)
}

/**
 * The bytes of a file, or of stdin for `-`.
 * @throws ApixError FILE_UNREADABLE
 */
export async function readSource(path: string): Promise<Buffer> {
  if (path === '-') {
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks)
  }
  try {
    return await readFile(path)
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path} (${code})`, {cause})
  }
}

/**
 * A moment as people write it: ISO 8601, epoch seconds or epoch milliseconds.
 * @returns milliseconds since the epoch
 * @throws ApixError USAGE
 */
export function parseMoment(text: string, flag: string): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
  const value = number === undefined ? Date.parse(text) : number > 1e11 ? number : number * 1000
  if (!Number.isNaN(value)) return value
  throw new ApixError('USAGE', `--${flag}: "${text}" is not a time`, {
    hints: ['write it as 2026-01-31T12:00:00Z or as epoch seconds'],
  })
}

/** The secrets that a listener verifies with: asked for at the start, looked up once after that. */
export function listenerSecrets(deps: Deps): {
  ask(provider: WebhookProvider): Promise<readonly Secret[]>
  known(provider: WebhookProvider): Promise<readonly Secret[]>
} {
  const found = new Map<string, Promise<readonly Secret[]>>()
  const look = async (provider: WebhookProvider, prompter: Deps['prompter']) => {
    const {resolveSecrets} = await import('../../webhook/index.js')
    const settings = await webhookApi(deps)
    const own = settings?.webhook.provider === provider.id
    const reference = own ? settings.webhook.secret : undefined
    const query = {provider, reference, previous: true}
    return resolveSecrets(query, {...secretDeps(deps), prompter})
  }
  const keep = (provider: WebhookProvider, prompter: Deps['prompter']) => {
    const secrets = found.get(provider.id) ?? look(provider, prompter)
    found.set(provider.id, secrets)
    secrets.catch(() => found.delete(provider.id))
    return secrets
  }
  return {
    ask: (provider) => keep(provider, deps.prompter),
    known: (provider) => keep(provider, {...deps.prompter, interactive: false}),
  }
}
