import {expect, test} from 'vitest'
import {headlessReason} from '../../../src/auth/oauth/browser.js'

const DESKTOP = {DISPLAY: ':0'}

test.each<[Record<string, string>, NodeJS.Platform, RegExp | undefined]>([
  [{CI: 'true', ...DESKTOP}, 'linux', /CI job/],
  [{CI: 'true'}, 'darwin', /CI job/],
  [{SSH_CONNECTION: '10.1.2.3 4000 10.1.2.4 22', ...DESKTOP}, 'linux', /SSH session/],
  [{SSH_TTY: '/dev/pts/1'}, 'darwin', /SSH session/],
  [{CODESPACES: 'true', ...DESKTOP}, 'linux', /development container/],
  [{REMOTE_CONTAINERS: 'true', ...DESKTOP}, 'linux', /development container/],
  [{}, 'linux', /a container|no desktop/],
  [DESKTOP, 'linux', undefined],
  [{WAYLAND_DISPLAY: 'wayland-0'}, 'linux', undefined],
  // Opens the browser of Windows.
  [{WSL_DISTRO_NAME: 'Debian'}, 'linux', undefined],
  [{}, 'darwin', undefined],
  [{}, 'win32', undefined],
  // Whoever names a program knows better.
  [{APIX_BROWSER: 'wslview', CI: 'true'}, 'linux', undefined],
  [{BROWSER: 'firefox', SSH_TTY: '/dev/pts/1'}, 'linux', undefined],
])('%j on %s', (environment, platform, reason) => {
  const found = headlessReason(environment, platform)
  if (reason) expect(found).toMatch(reason)
  else expect(found).toBeUndefined()
})
