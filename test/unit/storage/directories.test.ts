import {resolve} from 'node:path'
import {describe, expect, test} from 'vitest'
import {directories} from '../../../src/storage/index.js'

describe('directories', () => {
  test('follow XDG on Linux', () => {
    expect(directories({}, 'linux', '/home/ann')).toEqual({
      config: '/home/ann/.config/apix',
      data: '/home/ann/.local/share/apix',
      cache: '/home/ann/.cache/apix',
    })
    const xdg = {XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_CACHE_HOME: '/k'}
    expect(directories(xdg, 'linux', '/home/ann')).toEqual({
      config: '/c/apix',
      data: '/d/apix',
      cache: '/k/apix',
    })
  })

  test('a relative XDG path is ignored, as the specification asks', () => {
    expect(directories({XDG_DATA_HOME: 'data'}, 'linux', '/home/ann').data).toBe(
      '/home/ann/.local/share/apix',
    )
  })

  test('follow macOS and Windows', () => {
    expect(directories({XDG_DATA_HOME: '/d'}, 'darwin', '/Users/ann')).toEqual({
      config: '/Users/ann/Library/Preferences/apix',
      data: '/Users/ann/Library/Application Support/apix',
      cache: '/Users/ann/Library/Caches/apix',
    })
    const windows = {APPDATA: 'C:\\Roaming', LOCALAPPDATA: 'C:\\Local'}
    expect(directories(windows, 'win32', 'C:\\Users\\ann')).toEqual({
      config: 'C:\\Roaming\\apix\\config',
      data: 'C:\\Local\\apix\\data',
      cache: 'C:\\Local\\apix\\cache',
    })
    expect(directories({}, 'win32', 'C:\\Users\\ann').data).toBe(
      'C:\\Users\\ann\\AppData\\Local\\apix\\data',
    )
  })

  test('APIX_*_DIR win everywhere and become absolute', () => {
    const own = {
      APIX_CONFIG_DIR: '/x',
      APIX_DATA_DIR: 'y',
      APIX_CACHE_DIR: '/z',
      XDG_DATA_HOME: '/d',
    }
    expect(directories(own, process.platform, '/home/ann')).toEqual({
      config: '/x',
      data: resolve('y'),
      cache: '/z',
    })
  })
})
