import {type CheckedYaml, checkedYaml, pathKey} from '../../api/index.js'
import type {RawMock} from './raw.js'
import {MOCK_SCHEMA} from './schema.js'

/** A `mock.yaml` that fits its schema. */
export interface MockFile extends CheckedYaml {
  path: string
  value: RawMock
}

/** Where a part of a definition stands, as `file:line:column`. */
export function placeOf({path, positions}: MockFile, part: readonly string[]): string {
  const place = positions[pathKey(part)]
  return place ? `${path}:${place}` : path
}

/** Texts by nature; inside of bodies and data everything stays what it is. */
const isText = (path: readonly string[]): boolean => {
  const [top = ''] = path
  if (top === 'resources' || path.includes('json')) return false
  return ['headers', 'query', 'form', 'at', 'set', 'state', 'scenarios'].includes(path.at(-2) ?? '')
}

/** Data may be long; a configuration never is. */
const MOST_NODES = 500_000

/**
 * Parses a mock's definition: YAML or JSON.
 * @throws ApixError CONFIG_INVALID with file, line and column
 */
export async function parseMock(text: string, path: string): Promise<MockFile> {
  const file = await checkedYaml(text, path, MOCK_SCHEMA, {isText, nodes: MOST_NODES})
  return {...file, path, value: (file.value ?? {}) as RawMock}
}

/** A definition that a program wrote; checked like a file. */
export async function checkMock(value: RawMock): Promise<MockFile> {
  return parseMock(JSON.stringify(value), 'mock')
}
