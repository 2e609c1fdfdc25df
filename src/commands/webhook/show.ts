import * as Args from '@oclif/core/args'
import {ApixCommand} from '../../cli/apix-command.js'
import {renderMessage} from '../../output/index.js'
import {createDeliveryStore, type RecordedDelivery} from '../../webhook/index.js'

type Shown = Omit<RecordedDelivery, 'body' | 'headers'> & {
  headers: Record<string, string>
  body: string
  bodyEncoding: 'text' | 'base64'
}

export default class WebhookShow extends ApixCommand<Shown> {
  static override summary = 'show a delivery as it was received'
  static override examples = [
    '<%= config.bin %> webhook show 01KDVDNC00APIXEXAMPLE00001',
    '<%= config.bin %> webhook show last',
  ]
  static override args = {
    id: Args.string({description: 'its delivery id, or last', required: true, ignoreStdin: true}),
  }

  async run() {
    const {args} = await this.parse(WebhookShow)
    const delivery = createDeliveryStore(await this.deps.database()).get(args.id)
    await this.render(renderMessage(delivery))
    const text = delivery.body.toString('utf8')
    const isText = Buffer.from(text).equals(delivery.body)
    return {
      ...delivery,
      headers: Object.fromEntries(delivery.headers),
      body: isText ? text : delivery.body.toString('base64'),
      bodyEncoding: isText ? ('text' as const) : ('base64' as const),
    }
  }
}
