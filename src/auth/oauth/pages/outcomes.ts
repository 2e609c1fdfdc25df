import {ApixError, isApixError} from '../../../errors/index.js'
import type {Page} from './render.js'

/** @param server host of the authorization server, where it is known */
export function successPage(login: {
  apiName: string
  server: string | undefined
  scopes: readonly string[] | undefined
}): Page {
  const {apiName, server, scopes = []} = login
  return {
    status: 200,
    tone: 'success',
    title: 'You are logged in',
    text: `apix can now use ${apiName} for you.`,
    facts: [
      ...(server === undefined ? [] : [['Signed in at', server] as const]),
      ...(scopes.length === 0 ? [] : [['Allowed', scopes.join(', ')] as const]),
    ],
    next: 'You can close this tab and go back to the terminal.',
  }
}

/** The page for a login that failed with an error; its words may come from a server. */
export function failurePage(error: unknown): Page {
  const denied = isApixError(error) && error.code === 'LOGIN_DENIED'
  const message = error instanceof ApixError ? error.message : 'something went wrong'
  return {
    status: 200,
    tone: 'failure',
    title: denied ? 'Login denied' : 'Login failed',
    text: sentence(message),
    next: 'Nothing was stored. You can close this tab; the terminal says what to do next.',
  }
}

export const ALREADY_USED: Page = {
  status: 409,
  tone: 'notice',
  title: 'Already used',
  text: 'This login has been completed before.',
  next: 'You can close this tab.',
}

/** An error's message as a sentence of its own. */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
