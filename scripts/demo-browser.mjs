#!/usr/bin/env node
// Stands in for the system browser in `npm run demo`: opens the URL it is given, keeps cookies,
// follows redirects, presses Allow on the consent page and ends at apix's own loopback page.

const MAX_HOPS = 10
const cookies = new Map()

async function open(url, init = {}) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = {accept: 'text/html', ...(cookie && {cookie})}
  const response = await fetch(url, {...init, headers, redirect: 'manual'})
  for (const line of response.headers.getSetCookie()) {
    const pair = line.split(';')[0] ?? ''
    const cut = pair.indexOf('=')
    cookies.set(pair.slice(0, cut), pair.slice(cut + 1))
  }
  return response
}

/** Follows redirects to the page they end at. */
async function visit(start, init) {
  let url = start
  let response = await open(url, init)
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const location = response.headers.get('location')
    if (location === null) return {url, status: response.status, html: await response.text()}
    url = new URL(location, url).href
    response = await open(url)
  }
  throw new Error(`more than ${MAX_HOPS} redirects`)
}

/** The name and value of the button with this label. */
function button(html, label) {
  for (const [, attributes = '', text = ''] of html.matchAll(/<button([^>]*)>([^<]*)<\/button>/g)) {
    if (text.trim() !== label) continue
    const name = /name="([^"]*)"/.exec(attributes)?.[1]
    const value = /value="([^"]*)"/.exec(attributes)?.[1]
    if (name !== undefined && value !== undefined) return {[name]: value}
  }
  throw new Error(`the page has no button "${label}"`)
}

const [start] = process.argv.slice(2)
if (start === undefined) throw new Error('usage: demo-browser.mjs URL')
const consent = await visit(start)
const body = new URLSearchParams(button(consent.html, 'Allow'))
const end = await visit(consent.url, {method: 'POST', body})
if (end.status !== 200) throw new Error(`the login ended with status ${end.status}`)
