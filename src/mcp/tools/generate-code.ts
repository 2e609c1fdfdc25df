import {z} from 'zod'
import {ApixError} from '../../errors/index.js'
import {generateClient, generateTypes} from '../../spec/index.js'
import {writeBelow} from '../files.js'
import {assertWritable} from '../guard.js'
import {noticesOutput, READS, selectionInput, tool} from '../tool.js'

/** Characters of code that come back; more belongs into a file. */
const LONGEST = 60_000

export const generateCode = tool({
  name: 'generate_code',
  title: 'Generate TypeScript',
  description:
    "TypeScript from the API's OpenAPI document: types that openapi-fetch takes, or a self-contained typed client. Written to a file with path (an existing one is replaced), else returned.",
  annotations: {...READS, readOnlyHint: false},
  input: {
    ...selectionInput,
    kind: z.enum(['types', 'client']),
    path: z.string().optional().describe('a .ts file below the working directory'),
  },
  output: {
    title: z.string(),
    operations: z.number(),
    bytes: z.number(),
    file: z.string().nullable(),
    code: z.string().nullable(),
    ...noticesOutput,
  },
  async run({kind, path}, {deps, policy}) {
    if (path !== undefined) {
      assertWritable(path, policy)
      if (!/\.[cm]?ts$/.test(path)) throw new ApixError('USAGE', `${path} is no TypeScript file`)
    }
    const {spec} = await deps.spec()
    const code = await (kind === 'types' ? generateTypes(spec) : generateClient(spec))
    const {title, operations} = spec.index
    const facts = {title, operations: operations.length, bytes: Buffer.byteLength(code)}
    const notices = [...deps.notices]
    if (path !== undefined) {
      const file = await writeBelow(policy.folder, path, code, true)
      return {...facts, file, code: null, notices}
    }
    if (code.length > LONGEST) {
      throw new ApixError('USAGE', `the code has ${code.length} characters: too many to return`, {
        hints: ['name a file with "path"', `a person can run: apix generate ${kind} --out FILE`],
      })
    }
    return {...facts, file: null, code, notices}
  },
})
