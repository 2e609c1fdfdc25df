import type {Preset} from './preset.js'

export const atlassian: Preset = {
  name: 'atlassian',
  title: 'Atlassian Jira Cloud',
  docs: 'https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/',
  registration: 'https://developer.atlassian.com/console/myapps/',
  variables: {
    cloudId: {
      prompt: 'Cloud id: see https://SITE.atlassian.net/_edge/tenant_info',
      example: '11223344-a1b2-3b33-c444-def123456789',
      pattern: '[A-Za-z0-9-]+',
      from: {
        url: 'https://api.atlassian.com/oauth/token/accessible-resources',
        value: '/id',
        label: '/url',
      },
    },
  },
  settings: {
    baseUrl: 'https://api.atlassian.com/ex/jira/{cloudId}',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://auth.atlassian.com/authorize',
      tokenEndpoint: 'https://auth.atlassian.com/oauth/token',
      clientAuth: 'post',
      scopes: ['read:me', 'read:jira-work', 'offline_access'],
      pkce: false,
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
      params: {audience: 'api.atlassian.com', prompt: 'consent'},
    },
  },
  whoami: {
    method: 'GET',
    path: 'https://api.atlassian.com/me',
    identity: ['/email', '/account_id'],
  },
  redirectNote: 'register http://localhost:53682/callback; an app has one callback URL',
  notes: [
    'refresh tokens rotate',
    'with an API token instead: auth: {type: basic} on the site itself',
  ],
  limitHeaders: ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'Retry-After'],
  sources: {
    auth: 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
    baseUrl: 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
    whoami: 'https://developer.atlassian.com/cloud/confluence/user-identity-api/',
    limitHeaders: 'https://developer.atlassian.com/cloud/jira/platform/rate-limiting/',
    redirect: 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
    variables:
      'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/#3-1-get-the-cloudid-for-your-site',
  },
}
