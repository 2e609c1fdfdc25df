import {z} from 'zod'
import {scrubUrl} from '../../latency/index.js'
import {LOOKS, tool} from '../tool.js'

const environmentOutput = z.object({
  name: z.string(),
  baseUrl: z.string(),
  confirm: z.boolean().describe('a person is asked before an unsafe method'),
})

export const listApis = tool({
  name: 'list_apis',
  title: 'List APIs',
  description:
    'The configured APIs with their environments, and whether they have an OpenAPI document. Start here.',
  annotations: LOOKS,
  input: {},
  output: {
    apis: z.array(
      z.object({
        name: z.string(),
        default: z.boolean(),
        auth: z.string().nullable().describe('oauth2, apiKey, basic, bearer, jwt or none'),
        openapi: z
          .string()
          .nullable()
          .describe('where its description is: list_operations reads it'),
        webhookProvider: z.string().nullable(),
        environments: z.array(environmentOutput),
        problem: z.string().optional().describe('why it cannot be used as it is configured'),
      }),
    ),
    readOnly: z.boolean(),
  },
  async run(_input, {deps, policy}) {
    const registry = await deps.registry()
    const listed = registry.list().filter(({name}) => !policy.api || name === policy.api)
    const apis = listed.map(({name, environments, default: isDefault}) => {
      // One that is configured wrongly must not hide the others.
      try {
        const all = environments.filter((one) => !policy.environment || one === policy.environment)
        const usual = registry.resolve({api: name})
        const resolved =
          all.length === 0
            ? [usual]
            : all.map((environment) => registry.resolve({api: name, environment}))
        return {
          name,
          default: isDefault,
          auth: usual.auth.type,
          openapi: usual.openapi ?? null,
          webhookProvider: usual.webhook.provider ?? null,
          environments: resolved.map(({environment, baseUrl, confirm}) => ({
            name: environment,
            baseUrl: scrubUrl(new URL(baseUrl), deps.redactor),
            confirm,
          })),
        }
      } catch (error) {
        const problem = (error as Error).message
        const unknown = {auth: null, openapi: null, webhookProvider: null, environments: []}
        return {name, default: isDefault, ...unknown, problem}
      }
    })
    return {apis, readOnly: policy.readOnly}
  },
})
