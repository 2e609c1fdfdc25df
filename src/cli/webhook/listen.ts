import {
  printJsonLine,
  type ReceivedCount,
  renderReceipts,
  renderReceived,
  styleFor,
} from '../../output/index.js'
import * as webhook from '../../webhook/index.js'
import type {Deps} from '../deps.js'
import type {listenerSecrets} from './settings.js'

/** Says what arrives: a line for each delivery, and at the end how many there were. */
export function createReceipts(deps: Deps) {
  const {output, options, notifier} = deps
  const style = styleFor(output.stdout)
  const count: ReceivedCount = {total: 0, duplicates: 0, refused: 0, failed: 0}

  return {
    async listening(url: string, provider: string | undefined, ui: string | undefined) {
      if (options.json) {
        await printJsonLine(output, {type: 'listening', url, ...(ui && {ui})})
        return
      }
      const root = provider === undefined ? '' : `, and ${url}/ for ${provider}`
      notifier.notice(`listening on ${url}/webhooks/PROVIDER${root} (Ctrl-C stops)`)
      if (ui) notifier.notice(`inspector: ${ui}`)
    },
    async delivery(delivery: webhook.RecordedDelivery) {
      const {status, duplicate} = delivery
      count.total++
      if (duplicate) count.duplicates++
      if (status !== null && status >= 500) count.failed++
      else if (status !== null && status >= 400) count.refused++
      if (!options.json) return output.stdout.write(renderReceived(delivery, style))
      const {deliveryId, id, event, provider, verified, reason, forwarded} = delivery
      const line = {deliveryId, id, event, provider, verified, reason, duplicate, status, forwarded}
      return printJsonLine(output, {type: 'delivery', ...line})
    },
    stopped() {
      if (!options.json && style.isTTY) notifier.notice(`stopped after ${renderReceipts(count)}`)
    },
  }
}

/** The inspector page of a listener; it replays to the program behind it. */
export function openInspector(
  input: {listenUrl: string; forwardTo: string | undefined; publicUrl: string | undefined},
  deliveries: webhook.DeliveryStore,
  secrets: ReturnType<typeof listenerSecrets>,
  deps: Deps,
): Promise<webhook.Inspector> {
  const {listenUrl, forwardTo, publicUrl} = input
  async function prepare(delivery: webhook.RecordedDelivery, to: string) {
    const provider = webhook.findProvider(delivery.provider)
    // The public key of a listener signs nothing.
    const known = webhook.isAsymmetric(provider) ? [] : await secrets.known(provider)
    const current = known.slice(0, 1)
    const verbatim = current.length === 0
    const signed = {provider, delivery, to, signUrl: publicUrl, secrets: current, verbatim}
    return {prepared: webhook.prepareReplay(signed, deps.clock), secrets: current}
  }
  return webhook.startInspector(
    {port: 0, listenUrl, forwardTo},
    {
      deliveries,
      async replay(delivery) {
        const {prepared} = await prepare(delivery, webhook.targetUrl(forwardTo))
        return webhook.deliver(prepared, deps)
      },
      async curl(delivery) {
        const {prepared, secrets: known} = await prepare(delivery, forwardTo ?? delivery.url)
        return webhook.toCurl(prepared, known)
      },
    },
  )
}
