import {ApixError, type ErrorCode, isApixError} from '../../errors/index.js'

/** The three ways to keep credentials, named whenever the first of them does not work. */
export const STORAGE_CHOICES: readonly string[] = [
  'start a keychain service (gnome-keyring, KWallet or KeePassXC on Linux) and log in to it',
  'or set APIX_PASSPHRASE to keep credentials in an encrypted file',
  'or pass --insecure-storage to keep them in a plain text file',
]

type KeychainCode = Extract<ErrorCode, `KEYCHAIN_${string}`>

const HINTS: Record<KeychainCode, readonly string[]> = {
  KEYCHAIN_UNAVAILABLE: STORAGE_CHOICES,
  KEYCHAIN_LOCKED: ['unlock the keychain (log in to the desktop, or unlock the keyring) and retry'],
  KEYCHAIN_DENIED: ['allow apix to use the keychain when the system asks, and retry'],
  KEYCHAIN_TIMEOUT: [
    'look for a prompt of the keychain that waits for an answer, or restart its service',
    'or choose another place: apix login --storage encrypted-file',
  ],
}

/** What the systems' and bindings' messages mean, first match wins. */
const MEANINGS: ReadonlyArray<readonly [RegExp, KeychainCode, string]> = [
  [
    /denied|cancell?ed|not permitted|not correct|-25293|(^|\D)-128\b/i,
    'KEYCHAIN_DENIED',
    'the keychain denied access',
  ],
  [
    /locked|dismissed|interaction is not allowed|-25308|platform storage/i,
    'KEYCHAIN_LOCKED',
    'the keychain is locked',
  ],
  [/timed? ?out|did not receive a reply/i, 'KEYCHAIN_TIMEOUT', 'the keychain does not answer'],
]

export function keychainError(code: KeychainCode, message: string, cause?: unknown): ApixError {
  return new ApixError(code, message, {hints: [...HINTS[code]], cause})
}

/** Any failure of a binding or of the session bus as an ApixError with advice. */
export function toKeychainError(error: unknown): ApixError {
  if (isApixError(error)) {
    const code = error.code as KeychainCode
    return code in HINTS && error.hints.length === 0
      ? keychainError(code, error.message, error.cause)
      : error
  }
  const text = error instanceof Error ? error.message : String(error)
  for (const [pattern, code, meaning] of MEANINGS) {
    if (pattern.test(text)) return keychainError(code, `${meaning}: ${text}`, error)
  }
  return keychainError('KEYCHAIN_UNAVAILABLE', `the keychain cannot be used: ${text}`, error)
}
