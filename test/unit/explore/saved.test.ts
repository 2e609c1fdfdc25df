import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {listSaved, nameProblem, save, suggestName} from '../../../src/explore/saved.js'
import type {Workplace} from '../../../src/explore/types.js'
import {temporaryFolder} from '../../helpers/run-apix.js'

const NOWHERE: Workplace = {
  settings: undefined,
  spec: undefined,
  openapi: undefined,
  environments: [],
  trail: [],
  notes: [],
}

function draft(target: string, body?: string, contentType = 'application/json') {
  return {
    method: body === undefined ? 'GET' : 'POST',
    target,
    headers: [['X-Trace', '1'] as const, ['Authorization', 'Bearer secret'] as const],
    query: [],
    body:
      body === undefined
        ? {kind: 'none' as const}
        : {kind: 'bytes' as const, bytes: Buffer.from(body)},
    ...(body !== undefined && {contentType}),
  }
}

test('what is saved is read again as it was, credentials left out', async () => {
  const folder = join(temporaryFolder(), 'requests')
  const bodies = [
    undefined,
    '{"a": [1, 2.5, "x"], "t": "{{name}}"}',
    '{"big": 12345678901234567890}',
    '{"a":1,"a":2}',
    'plain {{text}}\n',
  ]
  for (const [index, body] of bodies.entries()) {
    const type = body?.startsWith('plain') ? 'text/plain' : 'application/json'
    const name = `request ${index}`
    const {left} = await save(
      {folder, name, draft: draft('/a?x=1&x=2&y={{z}}', body, type), status: 200},
      NOWHERE,
    )
    expect(left).toEqual(['Authorization'])
  }
  const saved = await listSaved(folder)
  expect(saved.map(({name}) => name)).toEqual(bodies.map((_, index) => `request ${index}`))
  for (const [index, body] of bodies.entries()) {
    const {target, headers, body: found} = saved[index] ?? {}
    expect(target).toBe('/a?x=1&x=2&y={{z}}')
    expect(headers).toEqual([['X-Trace', '1']])
    const text = found?.bytes.toString()
    const loose = (json: string | undefined) => json?.replaceAll(/\s/g, '')
    expect(loose(text)).toBe(loose(body))
    expect(found?.contentType).toBe(body && (index === 4 ? 'text/plain' : 'application/json'))
  }
  expect(readFileSync(join(folder, 'request 0.apix.yaml'), 'utf8')).not.toContain('secret')
})

test('names are names of files on every system', () => {
  for (const name of ['getUser', 'a b', 'größe-1', 'v1.2'])
    expect(nameProblem(name)).toBeUndefined()
  for (const name of ['', '../x', 'a/b', '.hidden', 'a:b', 'end.', 'x'.repeat(90)]) {
    expect(nameProblem(name)).toBeTruthy()
  }
  expect(suggestName('GET /users/42?view=full')).toBe('GET-users-42-view-full')
  expect(suggestName('../..')).toBe('request')
})
