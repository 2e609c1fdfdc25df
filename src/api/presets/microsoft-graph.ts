import type {Preset} from './preset.js'

export const microsoftGraph: Preset = {
  name: 'microsoft-graph',
  title: 'Microsoft Graph',
  docs: 'https://learn.microsoft.com/en-us/graph/api/overview',
  registration: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps',
  variables: {
    tenant: {
      prompt: 'Tenant: its id or domain, or common',
      example: 'contoso.onmicrosoft.com',
      pattern: '[A-Za-z0-9.-]+',
      default: 'common',
    },
  },
  settings: {
    baseUrl: 'https://graph.microsoft.com/v1.0',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      // No issuer: that of /common is a template and fails a strict comparison (RFC 8414 3.3).
      authorizationEndpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize',
      tokenEndpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
      deviceAuthorizationEndpoint:
        'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode',
      clientAuth: 'none',
      scopes: ['User.Read', 'offline_access'],
      pkce: true,
      redirect: {host: 'localhost', path: '/'},
    },
  },
  whoami: {method: 'GET', path: '/me', identity: ['/userPrincipalName', '/id']},
  redirectNote: 'register http://localhost as "Mobile and desktop"; any port is accepted',
  limitHeaders: ['Retry-After'],
  sources: {
    auth: 'https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow',
    redirect: 'https://cknotes.com/microsoft-azure-oauth2-redirect-uri-notes/',
    baseUrl: 'https://learn.microsoft.com/en-us/graph/use-the-api',
    whoami: 'https://learn.microsoft.com/en-us/graph/api/user-get',
    limitHeaders: 'https://learn.microsoft.com/en-us/graph/throttling',
  },
}
