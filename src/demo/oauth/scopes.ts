/** What a client may ask for, in the words of the consent page. */
export const SCOPES: Readonly<Record<string, {title: string; detail: string}>> = {
  openid: {title: 'Know who you are', detail: 'Your name and account number'},
  users: {title: 'Read and create users', detail: 'The people in your workspace'},
  charges: {title: 'Read and create charges', detail: 'Payments, amounts and their status'},
  offline_access: {
    title: 'Stay connected',
    detail: 'Access until you log out',
  },
}

export const SCOPE_NAMES: readonly string[] = Object.keys(SCOPES)
