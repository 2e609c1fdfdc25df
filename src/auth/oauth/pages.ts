import {createHash} from 'node:crypto'

/** What the person sees in the browser at the end of a login. */
export interface Page {
  status: number
  tone: 'success' | 'failure' | 'notice'
  title: string
  text: string
}

const STYLE = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--text:#1b1f24;--soft:#59636e;--line:#d9dee3;--accent:#1a7f4b}
@media (prefers-color-scheme:dark){:root{--ground:#0e1116;--card:#161b22;--text:#e8edf2;--soft:#9aa4af;--line:#2b323b;--accent:#4cc38a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--ground);color:var(--text);font:17px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:100%;max-width:460px;padding:40px 36px;background:var(--card);border:1px solid var(--line);border-radius:16px;text-align:center}
.mark{display:inline-grid;place-items:center;width:56px;height:56px;border-radius:50%;border:2px solid var(--accent);color:var(--accent);font-size:28px;line-height:1}
.failure{--accent:#c4322e}.notice{--accent:#9a6700}
@media (prefers-color-scheme:dark){.failure{--accent:#ff7b72}.notice{--accent:#d9a62e}}
h1{margin:20px 0 8px;font-size:24px;line-height:1.25;overflow-wrap:anywhere}
p{margin:0;color:var(--soft);overflow-wrap:anywhere}
footer{margin-top:28px;font-size:14px;color:var(--soft)}
`

const MARKS = {success: '✓', failure: '✕', notice: '!'} as const

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** Nothing is loaded, framed, submitted or remembered. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  connection: 'close',
}

/** A self-contained page: no scripts, no remote assets, nothing of the request in it. */
export function renderPage({tone, title, text}: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · apix</title>
<style>${STYLE}</style>
</head>
<body class="${tone}">
<main role="${tone === 'success' ? 'status' : 'alert'}">
<div class="mark" aria-hidden="true">${MARKS[tone]}</div>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
<footer>apix</footer>
</main>
</body>
</html>
`
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
