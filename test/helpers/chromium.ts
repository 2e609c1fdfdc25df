import {existsSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {type Browser, chromium} from 'playwright-core'
import {describe} from 'vitest'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const path = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((candidate) => existsSync(candidate))

if (!path && !process.env['CI']) {
  console.warn('skipped: chromium is missing (apt-get install chromium)')
}

/** A suite that looks at pages in a real browser; skipped where there is none, but not in CI. */
export const describeWithChromium = describe.skipIf(!path && !process.env['CI'])

/** Headless; whoever starts it closes it. */
export function startChromium(): Promise<Browser> {
  // As root, as in CI, chromium runs without its sandbox only.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({executablePath: path ?? 'chromium', args})
}
