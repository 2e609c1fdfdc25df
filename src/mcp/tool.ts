import {z} from 'zod'
import type {Call} from './types.js'

/** What a client may tell its person about a tool before it calls it. */
export interface Annotations {
  /** Changes nothing, neither here nor at the API. */
  readOnlyHint: boolean
  /** May overwrite or delete. */
  destructiveHint: boolean
  /** Talks to servers. */
  openWorldHint: boolean
  idempotentHint?: boolean
}

/** A tool: what it takes, what it answers, and the domain call between. */
export interface Tool<
  In extends z.ZodRawShape = z.ZodRawShape,
  Out extends z.ZodRawShape = z.ZodRawShape,
> {
  name: string
  title: string
  description: string
  /** Left out of a read-only server. */
  writes?: boolean
  annotations: Annotations
  input: In
  output: Out
  run(input: z.infer<z.ZodObject<In>>, call: Call): Promise<z.infer<z.ZodObject<Out>>>
}

/** Ties the types of a tool's parts together. */
export function tool<In extends z.ZodRawShape, Out extends z.ZodRawShape>(
  definition: Tool<In, Out>,
): Tool {
  return definition as unknown as Tool
}

/** Reads from servers and changes nothing. */
export const READS: Annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  openWorldHint: true,
  idempotentHint: true,
}

/** Looks at what is on this machine. */
export const LOOKS: Annotations = {...READS, openWorldHint: false}

/** May do to the API whatever its operations do. */
export const ACTS: Annotations = {readOnlyHint: false, destructiveHint: true, openWorldHint: true}

/** Which API is meant, in every tool that needs one. */
export const selectionInput = {
  api: z.string().optional().describe('the name of a configured API; without it the default one'),
  environment: z.string().optional().describe('one of its environments; without it the usual one'),
}

export const accountInput = {
  account: z.string().optional().describe('the account whose credential is used'),
}

/** How much of a body comes back. */
export const bodyInput = {
  filter: z
    .string()
    .optional()
    .describe(
      'a JMESPath expression that picks from a JSON body, such as items[].{id: id, name: name}',
    ),
  maxChars: z
    .number()
    .int()
    .min(200)
    .max(200_000)
    .optional()
    .describe('how many characters of the body come back; 20000 without it'),
}

export const bodyOutput = {
  body: z.unknown().describe('parsed JSON where bodyEncoding is json, else text; null for none'),
  bodyEncoding: z.enum(['json', 'text', 'binary', 'none']),
  bytes: z.number().describe('the size of the whole body'),
  truncated: z.boolean(),
  outline: z.string().optional().describe('the shape of a JSON body that was too long'),
  note: z.string().optional().describe('how to get the rest'),
}

export const noticesOutput = {
  notices: z.array(z.string()).describe('what apix had to say: retries, waits, warnings'),
}
