import {chmodSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/**
 * A browser for hosts that only the proxy of a scripted provider knows: it asks for the page through
 * that proxy and goes to the loopback address that the provider sends it to.
 */
export function writeProxyBrowser(folder: string, proxy: string): string {
  const script = join(folder, 'proxy-browser.mjs')
  const path = join(folder, 'proxy-browser')
  writeFileSync(
    script,
    `import http from 'node:http'
import https from 'node:https'
const url = new URL(process.argv[2])
const {hostname, port} = new URL('${proxy}')
http.request({hostname, port, method: 'CONNECT', path: url.host + ':443'}).on('connect', (_, socket) => {
  https.get({socket, agent: false, host: url.hostname, path: url.pathname + url.search, rejectUnauthorized: false}, (response) => {
    response.resume()
    http.get(response.headers.location, (page) => { page.resume(); page.on('end', () => process.exit(0)) })
  })
}).end()
`,
  )
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`)
  chmodSync(path, 0o755)
  return path
}
