import type {OAuthSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import type {LoginDeps, LoginInput} from './login.js'
import type {OAuthCredential} from './types.js'

export async function findClientSecret(
  {settings, clientSecret}: LoginInput,
  auth: OAuthSettings,
  known: string | undefined,
  {prompter, redactor, secrets}: LoginDeps,
): Promise<string | undefined> {
  if (clientSecret !== undefined) {
    redactor.add(clientSecret)
    return clientSecret
  }
  if (auth.clientSecret) return (await (await secrets()).resolve(auth.clientSecret)).reveal()
  if (known !== undefined) return known
  if (auth.clientAuth === undefined || auth.clientAuth === 'none') return undefined
  const answer = await prompter.password({
    message: `OAuth client secret for ${settings.name}`,
    flag: '--client-secret-stdin',
  })
  redactor.add(answer)
  return answer === '' ? undefined : answer
}

/** Whoever logged in before with a client id of their own is not asked for it again. */
export async function findClientId(
  {settings, clientId, registrationUrl}: LoginInput,
  auth: OAuthSettings,
  before: OAuthCredential | undefined,
  {notifier, prompter}: LoginDeps,
): Promise<string> {
  const configured = clientId ?? auth.clientId ?? before?.clientId
  if (configured !== undefined) return configured
  // The assertion says who asks (RFC 7523 section 2.1).
  if (auth.flow === 'jwtBearer') return ''
  const {name} = settings
  if (registrationUrl !== undefined) {
    notifier.notice(`${name} needs an OAuth client id; register one at ${registrationUrl}`)
  }
  const answer = await prompter.input({
    message: `OAuth client id for ${name}`,
    flag: '--client-id',
  })
  if (answer.trim() === '') {
    throw new ApixError('INPUT_REQUIRED', 'an OAuth client id is needed', {
      hints: ['pass --client-id'],
    })
  }
  return answer.trim()
}
