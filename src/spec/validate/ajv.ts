import {Ajv2020, type ErrorObject, type ValidateFunction} from 'ajv/dist/2020.js'
import formatsModule, {type FormatsPlugin} from 'ajv-formats'

export type {ErrorObject, ValidateFunction}

// The package is CommonJS: what its default is depends on who bundles it.
const addFormats = ((formatsModule as unknown as {default?: FormatsPlugin}).default ??
  formatsModule) as FormatsPlugin

const INT32 = 2 ** 31

/** OpenAPI's own formats and those that only say how a text is meant. */
const FORMATS = {
  int32: {
    type: 'number',
    validate: (value: number) => Number.isInteger(value) && value >= -INT32 && value < INT32,
  },
  int64: {type: 'number', validate: (value: number) => Number.isInteger(value)},
  float: {type: 'number', validate: () => true},
  double: {type: 'number', validate: () => true},
  byte: true,
  binary: true,
  password: true,
} as const

/** A validator that takes what `portable` makes. Unknown formats and keywords mean nothing. */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    logger: false,
    verbose: true,
    // A schema is compiled once here; a key for it would cost its text.
    addUsedSchema: false,
  })
  addFormats(ajv, {mode: 'full', keywords: false})
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format)
  return ajv
}
