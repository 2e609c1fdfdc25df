import type {ParameterValue} from '../operation/style.js'
import {isList} from '../operation/style.js'
import type {ValueSketch} from '../types.js'

/** A text as the type that is described, where it can be read as that; otherwise as it is. */
export function coerceText(text: string, value: ValueSketch): unknown {
  const {types} = value
  const isNumber = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)
  if (types.includes('integer') && /^-?\d+$/.test(text)) return Number(text)
  if (types.includes('number') && isNumber) return Number(text)
  if (types.includes('boolean') && /^(?:true|false)$/.test(text)) return text === 'true'
  if (types.includes('null') && !types.includes('string') && text === '') return null
  return text
}

export function coerce(value: ParameterValue, parameter: ValueSketch): unknown {
  if (typeof value === 'string') return coerceText(value, parameter)
  if (isList(value)) return value.map((item) => coerceText(item, parameter.items ?? {types: []}))
  // What the members are is not known here; a schema that wants numbers finds them as such.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, coerceText(item, LOOSE)]),
  )
}

const LOOSE: ValueSketch = {types: ['integer', 'number', 'boolean']}
