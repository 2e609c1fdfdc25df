/** The list of deliveries: as they arrive, what of them is shown, which one is chosen, and the keys. */
export const LIST = String.raw`
const list = document.querySelector('ul')
const filter = document.querySelector('input')
const kind = document.querySelector('select')
const state = document.querySelector('#state')
const count = document.querySelector('#count')
const empty = document.querySelector('#empty')
const MOST = 500
const deliveries = new Map()
let selected
/** What a link or a reload asks for. */
let wanted = location.hash.slice(1)

const KINDS = {
  all: () => true,
  failed: (delivery) => tone(delivery) === 'bad',
  unverified: (delivery) => !delivery.verified,
  duplicate: (delivery) => delivery.duplicate,
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

/** Every word has to occur. */
function matches(delivery) {
  if (!KINDS[kind.value](delivery)) return false
  const text = [delivery.provider, delivery.event, delivery.id, delivery.deliveryId, String(delivery.status), verdict(delivery)]
    .join(' ').toLowerCase()
  return filter.value.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

function refresh() {
  let shown = 0
  for (const {item, delivery} of deliveries.values()) {
    item.hidden = !matches(delivery)
    if (!item.hidden) shown++
  }
  const of = shown < deliveries.size ? ' of ' + deliveries.size : ''
  count.textContent = shown + of + (shown === 1 && !of ? ' delivery' : ' deliveries')
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

async function select(id) {
  selected = id
  mark()
  history.replaceState(null, '', '#' + id)
  const response = await fetch(pathOf(id))
  if (selected !== id) return
  if (response.ok) show(await response.json())
  else detail.replaceChildren(element('p', 'This delivery cannot be shown.', 'empty'))
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
  if (event.ctrlKey || event.metaKey || event.altKey || event.target === kind) return
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
  else if (event.key === 'c') document.querySelector('#curl')?.click()
  else if (event.key === '/') filter.focus()
  else return
  event.preventDefault()
})
filter.addEventListener('input', refresh)
kind.addEventListener('change', refresh)

async function load() {
  const response = await fetch('deliveries')
  for (const delivery of (await response.json()).deliveries) put(delivery)
  refresh()
  const first = deliveries.has(wanted) ? wanted : list.querySelector('button')?.dataset.id
  wanted = ''
  if (!selected && first) select(first)
}

const source = new EventSource('events')
source.addEventListener('open', () => {
  state.textContent = 'live'
  state.className = 'state good'
  load()
})
source.addEventListener('error', () => {
  state.textContent = 'the listener has stopped'
  state.className = 'state bad'
})
source.addEventListener('message', ({data}) => {
  const delivery = JSON.parse(data)
  put(delivery)
  refresh()
  if (!selected) select(delivery.deliveryId)
})
`
