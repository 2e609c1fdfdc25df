import type {Preset} from './preset.js'

export const linkedin: Preset = {
  name: 'linkedin',
  title: 'LinkedIn',
  docs: 'https://learn.microsoft.com/en-us/linkedin/',
  registration: 'https://www.linkedin.com/developers/apps/new',
  variables: {
    version: {
      prompt: 'API version as YYYYMM',
      example: '202601',
      pattern: '20\\d{4}',
    },
  },
  settings: {
    baseUrl: 'https://api.linkedin.com/rest',
    headers: {'LinkedIn-Version': '{version}', 'X-Restli-Protocol-Version': '2.0.0'},
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://www.linkedin.com/oauth/v2/authorization',
      tokenEndpoint: 'https://www.linkedin.com/oauth/v2/accessToken',
      clientAuth: 'post',
      scopes: ['openid', 'profile', 'email'],
      pkce: false,
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
    },
  },
  whoami: {
    method: 'GET',
    path: 'https://api.linkedin.com/v2/userinfo',
    identity: ['/email', '/name', '/sub'],
  },
  redirectNote: 'register http://localhost:53682/callback; some apps may register https only',
  notes: ['refresh tokens are for approved partners only'],
  sources: {
    auth: 'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow-native',
    headers: 'https://learn.microsoft.com/en-us/linkedin/marketing/versioning',
    baseUrl: 'https://learn.microsoft.com/en-us/linkedin/marketing/versioning',
    whoami:
      'https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2',
    redirect:
      'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow-native',
  },
}
