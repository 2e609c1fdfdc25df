import {ApixCommand} from '../../cli/apix-command.js'
import {countFlag} from '../../cli/flags.js'
import {renderRecorded, styleFor} from '../../output/index.js'
import {createDeliveryStore, type RecordedDelivery} from '../../webhook/index.js'

type Summary = Omit<RecordedDelivery, 'body' | 'headers'>

export default class WebhookList extends ApixCommand<{deliveries: Summary[]}> {
  static override summary = 'list the deliveries that were received, newest first'
  static override examples = ['<%= config.bin %> webhook list --limit 5']
  static override flags = {
    limit: countFlag({min: 1, max: 100_000})({summary: 'at most so many', default: 20}),
  }

  async run() {
    const {flags} = await this.parse(WebhookList)
    const recorded = createDeliveryStore(await this.deps.database()).list(flags.limit)
    await this.render(renderRecorded(recorded, styleFor(this.deps.output.stdout)))
    return {deliveries: recorded.map(({body: _, headers: __, ...summary}) => summary)}
  }
}
