import type {Schema} from './schema-type.js'

/** Fields of this definition hold a reference; a literal in one is refused and never echoed. */
export const SECRET = '#/definitions/secret'

export const secret: Schema = {$ref: SECRET}
export const duration: Schema = {$ref: '#/definitions/duration'}
export const endpoint: Schema = {$ref: '#/definitions/endpoint'}
export const texts: Schema = {
  type: 'object',
  additionalProperties: {type: ['string', 'number', 'boolean'], title: 'a text'},
}
export const values: Schema = {type: 'object', additionalProperties: {$ref: '#/definitions/value'}}
export const bool: Schema = {type: 'boolean', title: 'true or false'}
export const text: Schema = {type: 'string', title: 'a text', minLength: 1}
