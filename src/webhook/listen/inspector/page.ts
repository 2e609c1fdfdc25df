import {brand, type PagePolicy, pageHeaders, renderDocument} from '../../../page/index.js'
import {escapeHtml} from '../../../shared/index.js'
import {SCRIPT} from './script/index.js'
import {STYLE} from './style.js'

const POLICY: PagePolicy = {style: STYLE, script: SCRIPT, icon: true, connects: true}

/** For every answer of the inspector. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = pageHeaders(POLICY)

/** The page holds nothing of any delivery; the script asks for them. */
export function renderInspector({url, forwardTo}: {url: string; forwardTo?: string | undefined}) {
  const target = forwardTo === undefined ? '' : `, forwarded to ${escapeHtml(forwardTo)}`
  const body = `<header>
<h1 class="brand">${brand('Webhooks')}</h1>
<p class="grow">Received at ${escapeHtml(url)}${target}</p>
<p><span id="count" role="status">0 deliveries</span> · <span id="state" class="state" role="status">connecting</span></p>
<div class="find">
<select aria-label="Which deliveries"><option value="all">All</option><option value="failed">Failed</option><option value="unverified">Not verified</option><option value="duplicate">Duplicates</option></select>
<input type="search" aria-label="Filter deliveries" placeholder="Filter by event, id, status" autocomplete="off" spellcheck="false">
</div>
</header>
<main>
<nav aria-label="Deliveries"><ul></ul><p id="empty" class="empty">Waiting for the first delivery.</p></nav>
<section aria-label="Delivery" id="detail" tabindex="0"><p class="empty">Choose a delivery to see its request and verdict.</p></section>
</main>
<footer><kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>r</kbd> replay · <kbd>c</kbd> copy as curl · <kbd>/</kbd> filter</footer>
`
  const data = {replay: forwardTo === undefined ? 'no' : 'yes'}
  return renderDocument({title: 'Webhooks · apix', body, data, policy: POLICY})
}
