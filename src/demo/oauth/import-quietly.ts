import type {Notifier} from '../../shared/index.js'

/**
 * Imports oidc-provider, which greets every Node before 22 with a warning on the console although
 * it works there. What it says is kept for --verbose.
 */
export async function importOidcProvider(
  notifier: Notifier,
): Promise<typeof import('oidc-provider')> {
  const {console} = globalThis
  const {warn} = console
  console.warn = (...words: unknown[]) => notifier.detail(words.join(' '))
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}
