import type {ServerResponse} from 'node:http'
import {brand, type PagePolicy, pageHeaders, renderDocument} from '../../../page/index.js'
import {escapeHtml} from '../../../shared/index.js'
import {STYLE} from './style.js'

/** What the person sees in the browser at the end of a login. */
export interface Page {
  status: number
  tone: 'success' | 'failure' | 'notice'
  title: string
  text: string
  /** Names and values worth knowing. */
  facts?: ReadonlyArray<readonly [name: string, value: string]>
  /** What to do now. */
  next?: string
}

const POLICY: PagePolicy = {style: STYLE}

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...pageHeaders(POLICY),
  connection: 'close',
}

/** Their shapes differ, so that they tell the outcome without their colour. */
const MARKS = {
  success: '<path d="m15.5 26.8 7 6.9L37 18.9"/>',
  failure: '<path d="m18.5 18.5 15 15m0-15-15 15"/>',
  notice: '<path d="M26 14.5v14.5"/><path d="M26 36.5v.1"/>',
} as const

const COLOURS = {success: 'good', failure: 'bad', notice: 'warn'} as const

/** A self-contained page: no scripts, no remote assets, nothing of the request in it. */
export function renderPage({tone, title, text, facts = [], next}: Page): string {
  const body = `<header class="brand">${brand('apix')}</header>
<main>
<svg class="mark ${COLOURS[tone]}" viewBox="0 0 52 52" fill="none" stroke="currentColor" stroke-width="3.4"
 stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
<circle cx="26" cy="26" r="26" fill="currentColor" stroke="none" opacity=".13"/>${MARKS[tone]}</svg>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${factList(facts)}${next === undefined ? '' : `<p class="next">${escapeHtml(next)}</p>\n`}</main>
<footer class="foot">This page came from apix on your computer.</footer>
`
  return renderDocument({title: `${title} · apix`, body, policy: POLICY})
}

function factList(facts: NonNullable<Page['facts']>): string {
  if (facts.length === 0) return ''
  const rows = facts.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>\n`,
  )
  return `<dl>\n${rows.join('')}</dl>\n`
}

export function answer(
  response: ServerResponse,
  page: Page,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(page.status, {...PAGE_HEADERS, ...headers})
  response.end(renderPage(page))
}
