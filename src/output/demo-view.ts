import type {Demo} from '../demo/index.js'
import type {Style} from './style.js'

/** What somebody needs in order to use a running demo from a second terminal. */
export function demoView(demo: Demo, {chalk}: Style): string {
  const {url, issuer, clientId, scopes, webhookSecrets} = demo
  const webhooks = `${url}/webhooks/standard-webhooks`
  const facts: ReadonlyArray<readonly [label: string, value: string]> = [
    ['API', url],
    ['OAuth issuer', issuer],
    ['Client id', clientId],
    ['Scopes', scopes.join(' ')],
    ['Webhooks', webhooks],
    ['Webhook secret', webhookSecrets['standard-webhooks']],
  ]
  const commands = [
    `apix api add demo --base-url ${url} --auth oauth2 --issuer ${issuer} --client-id ${clientId} ${scopes
      .map((scope) => `--scope ${scope}`)
      .join(' ')} --webhook-provider standard-webhooks --webhook-url ${webhooks}`,
    'apix login demo',
    'apix get -a demo /users',
    'apix post -a demo /users name=Ada',
    `APIX_WEBHOOK_SECRET=${webhookSecrets['standard-webhooks']} apix webhook send -a demo payment.succeeded`,
    'apix bench -a demo /users -n 500 -c 10',
    'apix stats',
    'apix logout demo',
  ]
  return [
    chalk.bold('The demo provider is running. It ends with Ctrl-C and keeps nothing.'),
    '',
    ...facts.map(([label, value]) => `  ${chalk.dim(label.padEnd(15))} ${value}`),
    '',
    chalk.bold('In another terminal:'),
    '',
    ...commands.map((command) => `  ${chalk.dim('$')} ${command}`),
    '',
    '',
  ].join('\n')
}
