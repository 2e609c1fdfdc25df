import {describe, expect, test} from 'vitest'
import {ApixError} from '../../../src/errors/index.js'
import {bindingError, toKeychainError} from '../../../src/storage/secret-store/keychain-errors.js'

describe('what a keychain says', () => {
  // Texts of libsecret, the Secret Service, macOS and Windows as the two bindings pass them on.
  test.each([
    ['Cannot create an item in a locked collection', 'KEYCHAIN_LOCKED'],
    ['zbus error: org.freedesktop.Secret.Error.IsLocked: Cannot get secret', 'KEYCHAIN_LOCKED'],
    [
      "Couldn't access platform storage: Secret Service: unlock prompt was dismissed",
      'KEYCHAIN_LOCKED',
    ],
    ['User interaction is not allowed.', 'KEYCHAIN_LOCKED'],
    ["Couldn't access platform storage: User canceled the operation.", 'KEYCHAIN_DENIED'],
    ['The user name or passphrase you entered is not correct.', 'KEYCHAIN_DENIED'],
    ['Access is denied.', 'KEYCHAIN_DENIED'],
    ['DBus error: Did not receive a reply. Possible causes include', 'KEYCHAIN_TIMEOUT'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'KEYCHAIN_UNAVAILABLE'],
    ['The name org.freedesktop.secrets was not provided by any .service', 'KEYCHAIN_UNAVAILABLE'],
  ])('%s', (text, code) => {
    const error = toKeychainError(new Error(text))
    expect(error.code).toBe(code)
    expect(error.message).toContain(text)
    expect(error.hints.length).toBeGreaterThan(0)
  })

  test('an error that is explained already is kept; advice is added where it has none', () => {
    const storage = new ApixError('STORAGE', 'disk full')
    expect(toKeychainError(storage)).toBe(storage)
    const bare = toKeychainError(new ApixError('KEYCHAIN_UNAVAILABLE', 'no bus'))
    expect(bare.message).toBe('no bus')
    expect(bare.hints).toHaveLength(3)
  })
})

test.each([
  ["Cannot find package 'keytar' imported from /x/y.js", 'not installed'],
  ["Cannot find module '../build/Release/keytar.node'\nRequire stack:\n- /x", 'not compiled'],
  [
    'libsecret-1.so.0: cannot open shared object file: No such file or directory',
    'libsecret-1.so.0 is missing',
  ],
  [
    'Cannot find native binding. npm has a bug related to optional dependencies',
    'its part for this platform is not installed',
  ],
  [
    'The module was compiled against a different Node.js version using NODE_MODULE_VERSION 93.',
    'compiled for another Node.js',
  ],
  ['something else\nmore', 'something else'],
])('a binding that says %j: %s', (message, lack) => {
  const error = bindingError([['keytar', new Error(message)]])
  expect(error.message).toBe(`no keychain binding can be loaded (keytar: ${lack})`)
  expect(error.hints.join()).toContain('--omit=optional')
  expect(error.hints.some((hint) => hint.includes('apt-get'))).toBe(lack.includes('libsecret'))
})
