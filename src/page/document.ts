import {escapeHtml} from '../shared/index.js'
import {contentPolicy, type PagePolicy} from './policy.js'

export interface PageDocument {
  title: string
  /** Trusted markup; values in it must have gone through `escapeHtml`. */
  body: string
  policy: PagePolicy
  /** Trusted `data-` attributes of the body, for its script. */
  data?: Readonly<Record<string, string>>
  /** False for a file, which carries its policy in itself. */
  served?: boolean
}

const MARK = `<rect width="32" height="32" rx="9" fill="currentColor"/>`
const PROMPT =
  'fill="none" class="stroke" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"'

/** The signs that stand before the names of those whose page it is. */
const SIGNS = {
  apix: `<path d="m9 11 5 5-5 5m8.5 0H23" ${PROMPT}/>`,
  provider: `<path d="M9.5 21.5 16 9l6.5 12.5M12.2 17.4h7.6" ${PROMPT}/>`,
} as const

/** Whose page it is. */
export function brand(name: string, sign: keyof typeof SIGNS = 'apix'): string {
  return `<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
${MARK}${SIGNS[sign]}</svg><span>${escapeHtml(name)}</span>`
}

/** The sign of apix in the browser's tab. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#0b6e63"/><path d="m9 11 5 5-5 5m8.5 0H23" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
)}`

/** A complete page that needs nothing else: its style, script and icon are in it. */
export function renderDocument(document: PageDocument): string {
  const {title, body, policy, data = {}, served = true} = document
  const {style, script, icon = false} = policy
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${value}"`)
  const own = served
    ? ''
    : `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentPolicy(policy))}">
<meta name="referrer" content="no-referrer">
`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${own}${icon ? `<link rel="icon" href="${ICON}">\n` : ''}<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body${attributes.join('')}>
${body}${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`
}
