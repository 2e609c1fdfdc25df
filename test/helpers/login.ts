import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import {writeBrowser} from './browser.js'
import {runApix} from './kept-apix.js'
import {type OidcServer, type OidcServerOptions, startOidcServer} from './oidc-server.js'
import {type RunOptions, startApix, temporaryFolder} from './run-apix.js'

export interface LoginWorld {
  home: string
  oidc: OidcServer
  browser: ReturnType<typeof writeBrowser>
  run(args: string[], options?: RunOptions): ReturnType<typeof runApix>
  start(args: string[], options?: RunOptions): ReturnType<typeof startApix>
  /** Replaces the user file. */
  configure(yaml: string): void
}

/** A home with the API `shop`, its real authorization server, and a scripted browser. */
export async function loginWorld(
  options: OidcServerOptions & {auth?: string} = {},
): Promise<LoginWorld> {
  const home = temporaryFolder()
  const oidc = await startOidcServer(options)
  onTestFinished(() => oidc.close())
  const browser = writeBrowser(home)
  const env = {APIX_BROWSER: browser.path, APIX_PASSPHRASE: 'correct horse', NO_COLOR: '1'}
  const withHome = (more: RunOptions = {}) => ({...more, home, env: {...env, ...more.env}})
  const world: LoginWorld = {
    home,
    oidc,
    browser,
    run: (args, more) => runApix(args, withHome(more)),
    start: (args, more) => startApix(args, withHome(more)),
    configure(yaml) {
      mkdirSync(join(home, 'config'), {recursive: true})
      writeFileSync(join(home, 'config', 'config.yaml'), yaml)
    },
  }
  world.configure(`default: shop
apis:
  shop:
    baseUrl: http://127.0.0.1:9/v1
    auth: {type: oauth2, issuer: '${oidc.issuer}', clientId: ${oidc.clientId}, scopes: [openid, offline_access, read]${options.auth ?? ''}}
`)
  return world
}
