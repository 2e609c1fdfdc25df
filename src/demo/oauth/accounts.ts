/** The one person who can sign in to the demo. */
export const DEMO_ACCOUNT = {
  id: 'usr_1001',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  workspace: 'Analytical Engines',
} as const

/** The account lookup that oidc-provider asks for. */
export async function findAccount(_: unknown, id: string) {
  if (id !== DEMO_ACCOUNT.id) return undefined
  return {accountId: id, claims: async () => ({sub: id, name: DEMO_ACCOUNT.name})}
}
