#!/usr/bin/env node
// Stands in for the system browser in `npm run demo`: opens the URL it is given, keeps cookies,
// follows redirects, presses Allow on the consent page and ends at apix's own loopback page.
import {request} from 'node:http'

const MAX_HOPS = 10
const cookies = new Map()

/** One page load, with the headers by which servers know a navigation. */
function open(url, form) {
  const headers = {
    accept: 'text/html',
    'sec-fetch-dest': 'document',
    'sec-fetch-mode': 'navigate',
    ...(cookies.size > 0 && {
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    }),
    ...(form && {'content-type': 'application/x-www-form-urlencoded'}),
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {method: form ? 'POST' : 'GET', headers}, (response) => {
      for (const line of response.headers['set-cookie'] ?? []) keep(line)
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () =>
        resolve({
          status: response.statusCode,
          location: response.headers.location,
          html: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    outgoing.once('error', reject)
    outgoing.end(form?.toString())
  })
}

function keep(line) {
  const pair = line.split(';')[0] ?? ''
  const cut = pair.indexOf('=')
  cookies.set(pair.slice(0, cut), pair.slice(cut + 1))
}

/** Follows redirects to the page they end at. */
async function visit(start, form) {
  let url = start
  let page = await open(url, form)
  for (let hop = 0; page.location !== undefined; hop++) {
    if (hop === MAX_HOPS) throw new Error(`more than ${MAX_HOPS} redirects`)
    url = new URL(page.location, url).href
    page = await open(url)
  }
  return {url, ...page}
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
const decision = new URLSearchParams(button(consent.html, 'Allow'))
const end = await visit(consent.url, decision)
if (end.status !== 200) throw new Error(`the login ended with status ${end.status}`)
