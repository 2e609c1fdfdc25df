import {z} from 'zod'
import {ApixError} from '../../errors/index.js'
import {graphqlDraft, graphqlErrors} from '../../request/index.js'
import {exchange, exchangeInput, exchangeOutput} from '../exchange.js'
import {ACTS, accountInput, selectionInput, tool} from '../tool.js'

const {saveTo, timeoutMs, filter, maxChars} = exchangeInput

export const graphql = tool({
  name: 'graphql',
  title: 'Send a GraphQL query',
  description:
    "Sends a GraphQL query or mutation to the endpoint that the API is configured with (/graphql without one), with the credential that apix keeps. Ask for few fields: 'query { viewer { login } }'. errors tells what GraphQL refused, also under status 200.",
  annotations: ACTS,
  input: {
    ...selectionInput,
    ...accountInput,
    query: z.string().min(1).describe('the GraphQL document'),
    variables: z.record(z.string(), z.unknown()).optional(),
    operationName: z.string().optional().describe('which operation of the document'),
    ...{filter, maxChars, saveTo, timeoutMs},
  },
  output: {
    ...exchangeOutput,
    errors: z.array(z.string()).describe('what GraphQL refused, each with its place'),
  },
  async run({query, variables, operationName, ...choice}, call) {
    const registry = await call.deps.registry()
    const settings = registry.resolve(call.deps.selection)
    // Only a document without the word is sure to change nothing: it can be hidden from a parser.
    const isHarmless = !/mutation|subscription/i.test(query)
    if (call.policy.readOnly && settings.graphql === undefined) {
      throw new ApixError('USAGE', `no GraphQL endpoint is configured for ${settings.name}`, {
        hints: ['a read-only server sends queries to a configured one only: graphql: /graphql'],
      })
    }
    const body =
      variables === undefined
        ? ({kind: 'none'} as const)
        : ({kind: 'bytes', bytes: Buffer.from(JSON.stringify(variables))} as const)
    const base = {
      method: 'POST',
      target: settings.graphql ?? '/graphql',
      headers: [],
      query: [],
      body,
    }
    const draft = graphqlDraft(query, base, operationName)
    let errors: string[] = []
    const result = await exchange(draft, settings, choice, call, {
      isHarmless: isHarmless && settings.graphql !== undefined,
      look: (bytes) => {
        errors = graphqlErrors(bytes).map((text) => call.deps.redactor.text(text))
      },
    })
    return {...result, errors}
  },
})
