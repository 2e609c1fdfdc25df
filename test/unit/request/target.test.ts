import {describe, expect, it} from 'vitest'
import {absoluteTarget, targetUnder} from '../../../src/request/target.js'

describe('absoluteTarget', () => {
  it.each([
    [':3000/foo', 'http://localhost:3000/foo'],
    [':/p', 'http://localhost/p'],
    [':', 'http://localhost/'],
    ['://h/p', 'http://h/p'],
    ['localhost:3000/x', 'http://localhost:3000/x'],
    ['localhost/x', 'http://localhost/x'],
    ['127.0.0.1:9/x?a=1', 'http://127.0.0.1:9/x?a=1'],
    ['[::1]:9/x', 'http://[::1]:9/x'],
    ['api.example.com:8443/x', 'https://api.example.com:8443/x'],
    ['user:pw@localhost:9/x', 'http://user:pw@localhost:9/x'],
    ['https://h/a?b=1&b=1', 'https://h/a?b=1&b=1'],
  ])('%s is %s', (target, url) => {
    expect(absoluteTarget(target)?.href).toBe(url)
  })

  it.each([
    '/users',
    'users',
    'users/1:archive',
    'me@example.com',
    '::1',
    '?q=1',
  ])('%s is a path', (target) => {
    expect(absoluteTarget(target)).toBeUndefined()
  })

  it('names a wrong URL without its password', () => {
    for (const target of ['http://u:pw-1@h:99999/', 'u:pw-1@localhost:99999/x']) {
      expect(() => absoluteTarget(target)).toThrow(/^this is no URL: (?:http:\/\/)?\w+:99999/)
    }
  })

  it('says that zones cannot be named', () => {
    for (const target of ['http://[fe80::1%25eth0]:80/x', 'https://[fe80::1%eth0]/']) {
      const hints = [expect.stringContaining('zone')]
      expect(() => absoluteTarget(target)).toThrow(expect.objectContaining({code: 'USAGE', hints}))
    }
  })

  it('refuses other schemes', () => {
    expect(() => absoluteTarget('ftp://h/x')).toThrow(expect.objectContaining({code: 'USAGE'}))
  })
})

describe('targetUnder', () => {
  it.each([
    ['https://h/v1', '/users', 'https://h/v1/users'],
    ['https://h/v1/', 'users?a=1#x', 'https://h/v1/users?a=1'],
    ['https://h', '/', 'https://h/'],
    ['https://h/v1?key=a', '/u?b=2', 'https://h/v1/u?key=a&b=2'],
    ['https://h/v1', '//evil.example/x', 'https://h/v1//evil.example/x'],
  ])('%s + %s', (base, target, url) => {
    expect(targetUnder(base, target).href).toBe(url)
  })
})
