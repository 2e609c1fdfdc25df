import {ApixError, type ErrorCode, isApixError} from '../../errors/index.js'

const FILES = [
  'or set APIX_PASSPHRASE to keep credentials in an encrypted file',
  'or pass --insecure-storage to keep them in a plain text file',
] as const

/** The three ways to keep credentials, named whenever the first of them does not work. */
export const STORAGE_CHOICES: readonly string[] = [
  'start a keychain service (gnome-keyring, KWallet or KeePassXC on Linux) and log in to it',
  ...FILES,
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
    /denied|rejected|cancell?ed|not permitted|not correct|-25293|(^|\D)-128\b/i,
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

/** What a binding that cannot be loaded lacks, first match wins. */
const LACKS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(\S+?\.so[.\d]*): cannot open shared object/, '$1 is missing'],
  [/keytar\.node/, 'not compiled'],
  [/native binding/i, 'its part for this platform is not installed'],
  [/NODE_MODULE_VERSION/, 'compiled for another Node.js'],
  [/cannot find (package|module)/i, 'not installed'],
]

/** The keychain may be there, but nothing to talk to it with. */
export function bindingError(failures: ReadonlyArray<readonly [name: string, error: unknown]>) {
  const reasons = failures.map(([name, error]) => `${name}: ${whatLacks(error)}`).join('; ')
  const hints = [
    'install apix again with its optional packages (without --omit=optional)',
    ...(reasons.includes('libsecret')
      ? ['or install libsecret (apt-get install libsecret-1-0, dnf install libsecret)']
      : []),
    ...FILES,
  ]
  const message = `no keychain binding can be loaded (${reasons})`
  return new ApixError('KEYCHAIN_UNAVAILABLE', message, {hints})
}

function whatLacks(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  for (const [pattern, words] of LACKS) {
    const found = pattern.exec(line)
    if (found) return words.replace('$1', found[1] ?? '')
  }
  return line
}
