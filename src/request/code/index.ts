import {curlCode} from './curl.js'
import type {CodeRequest} from './parts.js'
import {pythonCode} from './python.js'
import {typescriptCode} from './typescript.js'

export {type CodeRequest, codeRequest, TOKEN} from './parts.js'

/** A language is one entry. */
const LANGUAGES = {
  ts: typescriptCode,
  python: pythonCode,
  curl: curlCode,
} as const satisfies Record<string, (request: CodeRequest) => string>

export type CodeLanguage = keyof typeof LANGUAGES

/**
 * The request as a program that sends it, reading the secret from `APIX_TOKEN`.
 * @throws ApixError USAGE when the language's client cannot send such a request
 */
export function renderCode(language: CodeLanguage, request: CodeRequest): string {
  return LANGUAGES[language](request)
}
