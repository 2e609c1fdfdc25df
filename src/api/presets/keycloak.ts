import type {Preset} from './preset.js'

export const keycloak: Preset = {
  name: 'keycloak',
  title: 'Keycloak',
  docs: 'https://www.keycloak.org/documentation',
  registration: 'https://www.keycloak.org/docs/latest/server_admin/#_oidc_clients',
  variables: {
    host: {
      prompt: 'Host, with a path where it has one',
      example: 'id.example.com',
      pattern: '[A-Za-z0-9][A-Za-z0-9.-]*(:\\d+)?(/[A-Za-z0-9._/-]*)?',
    },
    realm: {prompt: 'Realm', example: 'master', pattern: '[A-Za-z0-9._-]+'},
  },
  settings: {
    baseUrl: 'https://{host}/realms/{realm}',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      issuer: 'https://{host}/realms/{realm}',
      clientAuth: 'none',
      scopes: ['openid', 'profile'],
      pkce: true,
      redirect: {host: '127.0.0.1', path: '/callback'},
    },
  },
  whoami: {
    method: 'GET',
    path: '/protocol/openid-connect/userinfo',
    identity: ['/preferred_username', '/sub'],
  },
  redirectNote: 'register http://127.0.0.1/* as a valid redirect URI',
  sources: {
    auth: 'https://www.keycloak.org/securing-apps/oidc-layers',
    pkce: 'https://phasetwo.io/docs/security/oauth-security-bcp/',
    baseUrl: 'https://www.keycloak.org/securing-apps/oidc-layers',
    whoami: 'https://www.keycloak.org/securing-apps/oidc-layers',
    redirect: 'https://www.keycloak.org/docs/latest/server_admin/#_oidc_clients',
  },
}
