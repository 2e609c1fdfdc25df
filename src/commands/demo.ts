import {once} from 'node:events'
import {ApixCommand} from '../cli/apix-command.js'
import {countFlag, durationFlag} from '../cli/flags.js'
import {ExitCode} from '../errors/index.js'
import {demoView, printJsonLine, styleFor} from '../output/index.js'

export default class Demo extends ApixCommand<void> {
  static override summary = 'run a complete provider on this machine to try apix with'
  static override description =
    'An OAuth server with a consent page, an API for users and charges behind its tokens, with rate limits and occasional 503s, and receivers of signed webhooks. It listens on 127.0.0.1 until Ctrl-C and keeps nothing.'
  static override examples = [
    '<%= config.bin %> demo',
    '<%= config.bin %> demo --port 4700 --token-lifetime 20s --fault-every 5',
    '<%= config.bin %> demo --port 0 --json',
  ]
  static override flags = {
    port: countFlag({min: 0, max: 65_535})({
      summary: 'where it listens; 0 takes a free port',
      default: 4600,
      helpValue: 'PORT',
    }),
    'token-lifetime': durationFlag({
      summary: 'how long an access token is good for (5m)',
    }),
    'fault-every': countFlag({min: 0, max: 1_000_000})({
      summary: 'answer the first and then every Nth GET /users with 503; 0 for never',
      default: 1000,
    }),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Demo)
    const {startDemo} = await import('../demo/index.js')
    const lifetime = flags['token-lifetime']
    const demo = await startDemo(
      {
        port: flags.port,
        faultEvery: flags['fault-every'],
        ...(lifetime !== undefined && {tokenLifetime: Math.max(1, Math.round(lifetime / 1000))}),
      },
      this.deps,
    )
    try {
      const {output, signal} = this.deps
      if (flags.json) {
        const {url, issuer, clientId, scopes, webhookSecrets} = demo
        const webhookSecret = webhookSecrets['standard-webhooks']
        await printJsonLine(output, {
          ...{type: 'listening', url, issuer, webhookSecret},
          ...{clientId, scopes, webhookSecrets},
        })
      }
      await this.render(demoView(demo, styleFor(output.stdout)))
      if (!signal.aborted) await once(signal, 'abort')
      this.exitCode = ExitCode.interrupted
    } finally {
      await demo.close()
    }
  }
}
