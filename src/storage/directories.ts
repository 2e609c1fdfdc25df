import {posix, win32} from 'node:path'
import type {Directories} from './types.js'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Where apix keeps its files: `APIX_CONFIG_DIR`, `APIX_DATA_DIR` and `APIX_CACHE_DIR` win, then the
 * platform's own rules (XDG Base Directory on Linux and the BSDs, ~/Library, %APPDATA%).
 * @param home the person's home directory, absolute
 */
export function directories(
  environment: Variables,
  platform: NodeJS.Platform,
  home: string,
): Directories {
  const path = platform === 'win32' ? win32 : posix
  const usual = platformDirectories(environment, platform, home)
  const pick = (override: string | undefined, fallback: string) =>
    override ? path.resolve(override) : fallback
  return {
    config: pick(environment['APIX_CONFIG_DIR'], usual.config),
    data: pick(environment['APIX_DATA_DIR'], usual.data),
    cache: pick(environment['APIX_CACHE_DIR'], usual.cache),
  }
}

function platformDirectories(
  environment: Variables,
  platform: NodeJS.Platform,
  home: string,
): Directories {
  if (platform === 'win32') {
    const roaming = environment['APPDATA'] || win32.join(home, 'AppData', 'Roaming')
    const local = environment['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local')
    return {
      config: win32.join(roaming, 'apix', 'config'),
      data: win32.join(local, 'apix', 'data'),
      cache: win32.join(local, 'apix', 'cache'),
    }
  }
  if (platform === 'darwin') {
    const library = posix.join(home, 'Library')
    return {
      config: posix.join(library, 'Preferences', 'apix'),
      data: posix.join(library, 'Application Support', 'apix'),
      cache: posix.join(library, 'Caches', 'apix'),
    }
  }
  // The XDG specification has relative paths ignored.
  const xdg = (name: string, ...fallback: string[]) => {
    const value = environment[name]
    return posix.join(
      value && posix.isAbsolute(value) ? value : posix.join(home, ...fallback),
      'apix',
    )
  }
  return {
    config: xdg('XDG_CONFIG_HOME', '.config'),
    data: xdg('XDG_DATA_HOME', '.local', 'share'),
    cache: xdg('XDG_CACHE_HOME', '.cache'),
  }
}
