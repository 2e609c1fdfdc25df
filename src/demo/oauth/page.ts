import {createHash} from 'node:crypto'
import {escapeHtml} from '../../shared/index.js'
import {STYLE} from './style.js'

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** Nothing but the page's own style sheet; forms go where `formAction` says. */
export function contentSecurityPolicy(formAction: string): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/** The headers every page of the demo has, but for its type. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy("'none'"),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

const MARK = `<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
<rect width="32" height="32" rx="9" fill="currentColor"/>
<path d="M9.5 21.5 16 9l6.5 12.5M12.2 17.4h7.6" fill="none" class="stroke" stroke-width="2.6"
 stroke-linecap="round" stroke-linejoin="round"/></svg>`

/**
 * A complete, self-contained HTML page.
 * @param main trusted markup; values in it must have gone through `escapeHtml`
 */
export function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header class="brand">${MARK}<span>Demo Provider</span></header>
<main class="card">
${main}
</main>
<footer class="foot">Runs on this computer only. All data is made up.</footer>
</body>
</html>
`
}
