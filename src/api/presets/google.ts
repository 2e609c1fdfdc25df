import type {Preset} from './preset.js'

export const google: Preset = {
  name: 'google',
  title: 'Google APIs',
  docs: 'https://developers.google.com/identity/protocols/oauth2/native-app',
  registration: 'https://console.cloud.google.com/apis/credentials',
  settings: {
    baseUrl: 'https://www.googleapis.com',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      issuer: 'https://accounts.google.com',
      authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
      tokenEndpoint: 'https://oauth2.googleapis.com/token',
      revocationEndpoint: 'https://oauth2.googleapis.com/revoke',
      deviceAuthorizationEndpoint: 'https://oauth2.googleapis.com/device/code',
      jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
      clientAuth: 'post',
      scopes: ['openid', 'email', 'profile'],
      pkce: true,
      redirect: {host: '127.0.0.1', path: '/'},
      params: {access_type: 'offline', prompt: 'consent'},
    },
  },
  whoami: {
    method: 'GET',
    path: '/oauth2/v3/userinfo',
    identity: ['/email', '/sub'],
  },
  redirectNote: 'choose the application type "Desktop app"; any port is accepted',
  notes: [
    'the token endpoint wants the client secret, for desktop clients too',
    'in the publishing status "Testing" refresh tokens last 7 days',
  ],
  flows: {
    // A service account: auth.keyFile is the JSON file that the console gives.
    jwtBearer: {
      tokenEndpoint: 'https://oauth2.googleapis.com/token',
      algorithm: 'RS256',
      expiresIn: '1h',
      claims: {scope: 'https://www.googleapis.com/auth/cloud-platform'},
    },
  },
  sources: {
    auth: 'https://accounts.google.com/.well-known/openid-configuration',
    redirect: 'https://developers.google.com/identity/protocols/oauth2/native-app',
    baseUrl: 'https://developers.google.com/discovery/v1/reference',
    whoami: 'https://accounts.google.com/.well-known/openid-configuration',
    flows: 'https://developers.google.com/identity/protocols/oauth2/service-account',
  },
}
