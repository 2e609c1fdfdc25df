import {ExitCode} from './exit-codes.js'

/**
 * Every failure apix expects, by its stable code, with the exit code it ends in. The codes are
 * public: they stand in the JSON error document and scripts rely on them.
 */
export const ERROR_CODES = {
  // wrong usage and configuration
  USAGE: ExitCode.usage,
  ITEM_SYNTAX: ExitCode.usage,
  CONFIG_INVALID: ExitCode.usage,
  CONFIG_SECRET: ExitCode.usage,
  API_UNKNOWN: ExitCode.usage,
  API_MISSING: ExitCode.usage,
  ENVIRONMENT_UNKNOWN: ExitCode.usage,
  INPUT_REQUIRED: ExitCode.usage,
  CONFIRMATION_REQUIRED: ExitCode.usage,
  FILE_UNREADABLE: ExitCode.usage,
  NOT_FOUND: ExitCode.usage,
  PORT_BUSY: ExitCode.usage,
  REDIRECT_URI: ExitCode.usage,
  EVENT_UNKNOWN: ExitCode.usage,
  PROVIDER_UNKNOWN: ExitCode.usage,
  PATH_UNMATCHED: ExitCode.usage,
  SECRET_MISSING: ExitCode.usage,
  SECRET_INVALID: ExitCode.usage,
  SPEC_MISSING: ExitCode.usage,
  SPEC_INVALID: ExitCode.usage,
  OPERATION_UNKNOWN: ExitCode.usage,
  TARGET_MISSING: ExitCode.usage,
  // network
  DNS: ExitCode.network,
  CONNECTION_REFUSED: ExitCode.network,
  CONNECTION_RESET: ExitCode.network,
  NETWORK: ExitCode.network,
  TLS: ExitCode.network,
  PROXY: ExitCode.network,
  PROTOCOL: ExitCode.network,
  TRUNCATED: ExitCode.network,
  TOO_MANY_REDIRECTS: ExitCode.network,
  BODY_TOO_LARGE: ExitCode.network,
  STORE_UNREACHABLE: ExitCode.network,
  // the status of a response, for programs: commands print it and exit by it
  HTTP_CLIENT_ERROR: ExitCode.clientError,
  HTTP_SERVER_ERROR: ExitCode.serverError,
  // time
  TIMEOUT: ExitCode.timeout,
  MAX_TIME: ExitCode.timeout,
  RATE_LIMITED: ExitCode.timeout,
  LOGIN_TIMEOUT: ExitCode.timeout,
  // authentication
  NOT_LOGGED_IN: ExitCode.auth,
  LOGIN_DENIED: ExitCode.auth,
  LOGIN_FAILED: ExitCode.auth,
  TOKEN_EXPIRED: ExitCode.auth,
  TOKEN_INVALID: ExitCode.auth,
  REFRESH_FAILED: ExitCode.auth,
  KEYCHAIN_LOCKED: ExitCode.auth,
  KEYCHAIN_UNAVAILABLE: ExitCode.auth,
  KEYCHAIN_DENIED: ExitCode.auth,
  KEYCHAIN_TIMEOUT: ExitCode.auth,
  PASSPHRASE_WRONG: ExitCode.auth,
  CREDENTIAL_ORIGIN: ExitCode.auth,
  // checks
  EXPECTATION_FAILED: ExitCode.check,
  SIGNATURE_INVALID: ExitCode.check,
  REQUEST_INVALID: ExitCode.check,
  // the rest
  COMMAND_UNKNOWN: ExitCode.notFound,
  INTERRUPTED: ExitCode.interrupted,
  STORAGE: ExitCode.unexpected,
  UNEXPECTED: ExitCode.unexpected,
} as const

export type ErrorCode = keyof typeof ERROR_CODES
