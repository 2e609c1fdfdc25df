import {z} from 'zod'
import {LOOKS, selectionInput, tool} from '../tool.js'

export const authStatus = tool({
  name: 'auth_status',
  title: 'Credentials',
  description:
    'Which credentials there are, their scopes and when they expire; never their values. Only a person can log in: apix login NAME.',
  annotations: LOOKS,
  input: selectionInput,
  output: {
    credentials: z.array(
      z.object({
        api: z.string(),
        environment: z.string(),
        account: z.string(),
        type: z.string(),
        scopes: z.array(z.string()),
        expiresAt: z.string().nullable(),
        expired: z.boolean(),
        storage: z.string(),
        current: z.boolean(),
      }),
    ),
  },
  async run(_input, {deps}) {
    const credentials = await deps.credentials()
    const {api, environment} = deps.selection
    const listed = await credentials.list({api, environment}, await deps.registry())
    const now = deps.clock.now()
    return {
      credentials: listed.map((one) => ({
        api: one.api,
        environment: one.environment,
        account: one.account,
        type: one.type,
        scopes: [...one.scopes],
        expiresAt: one.expiresAt,
        expired: one.expiresAt !== null && Date.parse(one.expiresAt) <= now,
        storage: one.storage,
        current: one.current,
      })),
    }
  },
})
