/**
 * What runs in the browser. Everything that comes from a delivery is set as text, never as HTML,
 * and the page's policy forbids any other script.
 */
export const SCRIPT = String.raw`
'use strict'
const list = document.querySelector('ul')
const detail = document.querySelector('#detail')
const filter = document.querySelector('input')
const state = document.querySelector('#state')
const count = document.querySelector('#count')
const empty = document.querySelector('#empty')
const canReplay = document.body.dataset.replay === 'yes'
const MOST = 500
const deliveries = new Map()
let selected

function element(name, text, className) {
  const node = document.createElement(name)
  if (text !== undefined && text !== null) node.textContent = text
  if (className) node.className = className
  return node
}

function tone(delivery) {
  if (delivery.status === null || delivery.status >= 400) return 'bad'
  return delivery.duplicate || !delivery.verified ? 'warn' : 'good'
}

function verdict({verified, reason}) {
  return verified ? 'verified' : 'not verified' + (reason ? ' (' + reason + ')' : '')
}

function forwarded(delivery) {
  const {forwarded} = delivery
  if (!forwarded) return 'not forwarded'
  const answer = forwarded.status === null ? 'no answer' : String(forwarded.status)
  return answer + ' in ' + forwarded.durationMs.toFixed(1) + ' ms'
}

function time(delivery) {
  const node = element('time', new Date(delivery.receivedAt).toLocaleTimeString())
  node.dateTime = delivery.receivedAt
  return node
}

function entry(delivery) {
  const item = element('li')
  const button = element('button')
  button.type = 'button'
  button.dataset.id = delivery.deliveryId
  const status = delivery.status === null ? '…' : String(delivery.status)
  button.append(
    element('span', status, 'status ' + tone(delivery)),
    element('span', delivery.event || 'unknown event', 'event'),
    time(delivery),
    element(
      'span',
      [delivery.provider, delivery.duplicate ? 'duplicate' : verdict(delivery), delivery.id].filter(Boolean).join(' · '),
      'small',
    ),
  )
  button.addEventListener('click', () => select(delivery.deliveryId))
  item.append(button)
  return item
}

function matches(delivery) {
  const words = filter.value.trim().toLowerCase()
  if (!words) return true
  return [delivery.provider, delivery.event, delivery.id, delivery.deliveryId, String(delivery.status), verdict(delivery)]
    .join(' ').toLowerCase().includes(words)
}

function refresh() {
  let shown = 0
  for (const {item, delivery} of deliveries.values()) {
    item.hidden = !matches(delivery)
    if (!item.hidden) shown++
  }
  count.textContent = shown + (shown === 1 ? ' delivery' : ' deliveries')
  empty.hidden = shown > 0
  empty.textContent = deliveries.size > 0 ? 'Nothing matches the filter.' : 'Waiting for the first delivery.'
}

function put(delivery) {
  const known = deliveries.get(delivery.deliveryId)
  const item = entry(delivery)
  if (known) known.item.replaceWith(item)
  else {
    // Ids sort by the time of arrival.
    const after = [...list.children].find((other) => other.firstChild.dataset.id < delivery.deliveryId)
    list.insertBefore(item, after || null)
  }
  deliveries.set(delivery.deliveryId, {item, delivery})
  if (delivery.deliveryId === selected) mark()
  while (deliveries.size > MOST) {
    const oldest = list.lastElementChild
    deliveries.delete(oldest.firstChild.dataset.id)
    oldest.remove()
  }
}

function mark() {
  for (const button of list.querySelectorAll('button')) {
    if (button.dataset.id === selected) button.setAttribute('aria-current', 'true')
    else button.removeAttribute('aria-current')
  }
}

function facts(pairs) {
  const node = element('dl')
  for (const [name, value] of pairs) node.append(element('dt', name), element('dd', value))
  return node
}

async function select(id) {
  selected = id
  mark()
  const response = await fetch('deliveries/' + encodeURIComponent(id))
  if (selected !== id) return
  if (!response.ok) {
    detail.replaceChildren(element('p', 'This delivery cannot be shown.', 'empty'))
    return
  }
  show(await response.json())
}

function show(delivery) {
  const box = element('div', undefined, 'verdict ' + (delivery.verified ? 'good' : delivery.reason === 'skipped' ? 'warn' : 'bad'))
  box.append(element('strong', verdict(delivery)), element('span', delivery.explanation || ''))
  const actions = element('div', undefined, 'actions')
  const button = element('button', 'Replay')
  button.id = 'replay'
  button.type = 'button'
  button.disabled = !canReplay
  const said = element('p', canReplay ? '' : 'Replay needs --forward-to.')
  said.id = 'replayed'
  said.setAttribute('role', 'status')
  button.addEventListener('click', () => replay(delivery.deliveryId, button, said))
  actions.append(button, said)
  const head = [delivery.method + ' ' + delivery.url]
  for (const [name, value] of delivery.headers) head.push(name + ': ' + value)
  const body = element('pre', delivery.body)
  body.id = 'body'
  const raw = element('pre', head.join('\n'))
  raw.id = 'headers'
  const parts = [
    element('h2', delivery.event || 'unknown event'),
    box,
    facts([
      ['Provider', delivery.provider],
      ['Event id', delivery.id || '-'],
      ['Received', delivery.receivedAt],
      ['Answered', delivery.status === null ? 'not yet' : delivery.status + (delivery.duplicate ? ' (duplicate)' : '')],
      ['Forwarded', forwarded(delivery)],
      ['Delivery', delivery.deliveryId],
    ]),
    actions,
    element('h3', 'Request'),
    raw,
    element('h3', 'Body, ' + delivery.size + ' bytes' + (delivery.note ? ' (' + delivery.note + ')' : '')),
    body,
  ]
  const view = element('div')
  view.append(...parts)
  detail.replaceChildren(view)
  detail.scrollTop = 0
}

async function replay(id, button, said) {
  button.disabled = true
  said.className = ''
  said.textContent = 'Sending…'
  try {
    const response = await fetch('deliveries/' + encodeURIComponent(id) + '/replay', {
      method: 'POST',
      headers: {'x-apix-inspector': '1'},
    })
    const {status, durationMs, error} = await response.json()
    const good = typeof status === 'number' && status < 300
    said.className = good ? 'good' : 'bad'
    said.textContent = error ? error : 'Answered ' + status + ' in ' + durationMs.toFixed(1) + ' ms'
  } catch {
    said.className = 'bad'
    said.textContent = 'The listener does not answer.'
  }
  button.disabled = false
}

function move(step) {
  const buttons = [...list.querySelectorAll('li:not([hidden]) button')]
  const at = buttons.findIndex((button) => button.dataset.id === selected)
  const next = buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]
  if (!next) return
  next.focus()
  select(next.dataset.id)
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target === filter) {
    if (event.key === 'Escape') {
      filter.value = ''
      refresh()
      filter.blur()
    }
    return
  }
  const inList = event.target === document.body || list.contains(event.target)
  if (event.key === 'j' || (event.key === 'ArrowDown' && inList)) move(1)
  else if (event.key === 'k' || (event.key === 'ArrowUp' && inList)) move(-1)
  else if (event.key === 'r') document.querySelector('#replay')?.click()
  else if (event.key === '/') filter.focus()
  else return
  event.preventDefault()
})
filter.addEventListener('input', refresh)

async function load() {
  const response = await fetch('deliveries')
  for (const delivery of (await response.json()).deliveries) put(delivery)
  refresh()
  const [first] = list.querySelectorAll('button')
  if (!selected && first) select(first.dataset.id)
}

const source = new EventSource('events')
source.addEventListener('open', () => {
  state.textContent = 'live'
  state.className = 'good'
  load()
})
source.addEventListener('error', () => {
  state.textContent = 'the listener has stopped'
  state.className = 'bad'
})
source.addEventListener('message', ({data}) => {
  const delivery = JSON.parse(data)
  put(delivery)
  refresh()
  if (!selected) select(delivery.deliveryId)
})
`
