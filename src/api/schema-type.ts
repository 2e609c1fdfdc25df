/** The part of JSON Schema draft-07 that the configuration schema uses and `check` understands. */
export interface Schema {
  $schema?: string
  $ref?: string
  /** What is expected, in words: errors say "expected <title>". */
  title?: string
  description?: string
  type?: SchemaType | readonly SchemaType[]
  enum?: readonly string[]
  const?: string
  pattern?: string
  format?: 'uri'
  minimum?: number
  minLength?: number
  items?: Schema
  properties?: Readonly<Record<string, Schema>>
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  required?: readonly string[]
  anyOf?: readonly Schema[]
  allOf?: readonly Schema[]
  if?: Schema
  then?: Schema
  definitions?: Readonly<Record<string, Schema>>
}

export type SchemaType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null'
