import {ApixError} from '../../errors/index.js'
import type {ValueSketch} from '../types.js'

const INTEGER = /^-?(?:0|[1-9]\d*)$/
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * A text as JSON of the type that is described; digits stay as they were typed. A text where
 * nothing is described.
 * @param name for the message
 * @throws ApixError USAGE when the text is none of the types
 */
export function typedJson(name: string, text: string, value: ValueSketch): string {
  const {types, choices} = value
  const choice = choices?.find((one) => typeof one !== 'string' && String(one) === text)
  if (choice !== undefined) return JSON.stringify(choice)
  const allows = (type: ValueSketch['types'][number]) => types.includes(type)
  if (types.length === 0 || allows('string') || allows('file')) return JSON.stringify(text)
  if (allows('integer') && INTEGER.test(text)) return text
  if (allows('number') && NUMBER.test(text)) return text
  if (allows('boolean') && /^(?:true|false)$/.test(text)) return text
  if (allows('null') && text === 'null') return text
  if (allows('array')) {
    if (text.startsWith('[')) return jsonText(name, text, value)
    const items = text === '' ? [] : text.split(',')
    return `[${items.map((item) => typedJson(name, item.trim(), value.items ?? {types: []})).join(',')}]`
  }
  if (allows('object') && text.startsWith('{')) return jsonText(name, text, value)
  throw mismatch(name, text, value)
}

function jsonText(name: string, text: string, value: ValueSketch): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    throw mismatch(name, text, value)
  }
}

function mismatch(name: string, text: string, value: ValueSketch): ApixError {
  return new ApixError('USAGE', `${name}: expected ${typeWords(value)}, not "${text}"`, {
    hints: [`${name}:=JSON sends any JSON value`],
  })
}

/** `integer`, `array of string`, `one of a, b`. */
export function typeWords(value: ValueSketch): string {
  const {choices, items} = value
  const types = value.types.filter((type) => type !== 'null')
  if (choices) {
    const shown = choices.slice(0, 8).map(String)
    return `one of ${shown.join(', ')}${choices.length > shown.length ? ', …' : ''}`
  }
  if (types.length === 0) return 'anything'
  const words = types.map((type) =>
    type === 'array' && items ? `array of ${typeWords(items)}` : type,
  )
  return words.join(' or ')
}
