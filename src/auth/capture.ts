import {ApixError} from '../errors/index.js'
import {atPointer, type Prompter} from '../shared/index.js'
import type {AuthDeps, OAuthCredential} from './types.js'

/** Where a login finds a value: in the token endpoint's answer, or by asking with the new token. */
export type CaptureRule =
  | {name: string; answer: string}
  | {name: string; url: string; value: string; label?: string | undefined}

/** Values that nobody has to type because the login tells them. */
export interface Capture {
  rules: readonly CaptureRule[]
  /** Keeps the values; answers with the origins that the API has with them. */
  apply(values: Readonly<Record<string, string>>): Promise<readonly string[]>
}

type Deps = Pick<AuthDeps, 'fetch' | 'notifier'> & {prompter: Prompter}

/**
 * Finds the values and hands them on.
 * @returns the origins to bind the credential to
 * @throws ApixError LOGIN_FAILED when the server does not tell one, INPUT_REQUIRED to choose
 */
export async function captureValues(
  {rules, apply}: Capture,
  {accessToken}: Pick<OAuthCredential, 'accessToken'>,
  answer: Readonly<Record<string, unknown>>,
  deps: Deps,
): Promise<readonly string[]> {
  const values: Record<string, string> = {}
  for (const rule of rules) {
    const value =
      'answer' in rule ? atPointer(answer, rule.answer) : await ask(rule, accessToken, deps)
    if (typeof value !== 'string' || value === '') {
      throw new ApixError('LOGIN_FAILED', `the server did not tell the ${rule.name}`)
    }
    deps.notifier.detail(`${rule.name} is ${value}`)
    values[rule.name] = value
  }
  return apply(values)
}

async function ask(
  {name, url, value, label = value}: Exclude<CaptureRule, {answer: string}>,
  accessToken: string,
  deps: Deps,
): Promise<unknown> {
  const fetch = await deps.fetch()
  const response = await fetch(url, {
    headers: {authorization: `Bearer ${accessToken}`, accept: 'application/json'},
    redirect: 'manual',
  })
  const list: unknown = response.ok ? await response.json().catch(() => undefined) : undefined
  if (!Array.isArray(list) || list.length === 0) {
    throw new ApixError(
      'LOGIN_FAILED',
      `${new URL(url).host} lists nothing to choose a ${name} of`,
      {
        status: response.status,
        hints: ['the login gave access to no site: choose one on the consent page'],
      },
    )
  }
  if (list.length === 1) return atPointer(list[0], value)
  return deps.prompter.select({
    message: `Which ${name}?`,
    flag: `--variable ${name}=…`,
    choices: list.map((item) => ({
      value: String(atPointer(item, value)),
      name: String(atPointer(item, label)),
    })),
  })
}
