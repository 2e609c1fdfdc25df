import {createHash} from 'node:crypto'
import {escapeHtml} from '../../../shared/index.js'
import {SCRIPT} from './script.js'
import {STYLE} from './style.js'

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** This script and this style alone, and nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  `script-src ${hash(SCRIPT)}`,
  `style-src ${hash(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** For every answer of the inspector. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** The page holds nothing of any delivery; the script asks for them. */
export function renderInspector({url, forwardTo}: {url: string; forwardTo?: string | undefined}) {
  const target = forwardTo === undefined ? '' : `, forwarded to ${escapeHtml(forwardTo)}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>Webhooks · apix</title>
<style>${STYLE}</style>
</head>
<body data-replay="${forwardTo === undefined ? 'no' : 'yes'}">
<header>
<h1>Webhooks</h1>
<p class="grow">Received at ${escapeHtml(url)}${target}</p>
<p><span id="count" role="status">0 deliveries</span> · <span id="state" role="status">connecting</span></p>
<input type="search" aria-label="Filter deliveries" placeholder="Filter" autocomplete="off" spellcheck="false">
</header>
<main>
<nav aria-label="Deliveries"><ul></ul><p id="empty" class="empty">Waiting for the first delivery.</p></nav>
<section aria-label="Delivery" id="detail" tabindex="0"><p class="empty">Choose a delivery to see its request and verdict.</p></section>
</main>
<footer><kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>r</kbd> replay · <kbd>/</kbd> filter</footer>
<script>${SCRIPT}</script>
</body>
</html>
`
}
