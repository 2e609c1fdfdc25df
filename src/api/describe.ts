import {referenceText} from './reference.js'
import type {ApiSettings, SecretReference} from './types.js'

/** Settings as a JSON document: references are shown as they are written, never resolved. */
export function describeSettings(settings: ApiSettings): Record<string, unknown> {
  return describe(settings) as Record<string, unknown>
}

function describe(value: unknown): unknown {
  if (isReference(value)) return referenceText(value)
  if (Array.isArray(value)) return value.map(describe)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, describe(item)]))
}

function isReference(value: unknown): value is SecretReference {
  if (typeof value !== 'object' || value === null) return false
  const {source, name} = value as Partial<SecretReference>
  return (source === 'env' || source === 'keychain') && typeof name === 'string'
}
