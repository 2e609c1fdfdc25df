/** One delivery: verdict, facts, request, and what can be done with it. */
export const DETAIL = String.raw`
const detail = document.querySelector('#detail')
const canReplay = document.body.dataset.replay === 'yes'

function verdict({verified, reason}) {
  return verified ? 'verified' : 'not verified' + (reason ? ' (' + reason + ')' : '')
}

function tone(delivery) {
  if (delivery.status === null || delivery.status >= 400) return 'bad'
  return delivery.duplicate || !delivery.verified ? 'warn' : 'good'
}

function forwarded({forwarded}) {
  if (!forwarded) return 'not forwarded'
  const answer = forwarded.status === null ? 'no answer' : String(forwarded.status)
  return answer + ' in ' + forwarded.durationMs.toFixed(1) + ' ms'
}

function facts(pairs) {
  const node = element('dl')
  for (const [name, value] of pairs) node.append(element('dt', name), element('dd', value))
  return node
}

const pathOf = (id, what) => 'deliveries/' + encodeURIComponent(id) + (what ? '/' + what : '')

/** Buttons, and one line that says what came of them. */
function actions(delivery) {
  const node = element('div', undefined, 'actions')
  const said = element('p', canReplay ? '' : 'Replay needs --forward-to.')
  said.id = 'said'
  said.setAttribute('role', 'status')
  const say = (text, className) => {
    said.className = className || ''
    said.textContent = text
  }
  const button = (id, name, work) => {
    const made = element('button', name)
    made.id = id
    made.type = 'button'
    made.addEventListener('click', async () => {
      made.disabled = true
      try {
        await work(say)
      } catch {
        say('The listener does not answer.', 'bad')
      }
      made.disabled = false
    })
    node.append(made)
    return made
  }
  const replayButton = button('replay', 'Replay', (tell) => replay(delivery.deliveryId, tell))
  replayButton.className = 'primary'
  replayButton.disabled = !canReplay
  button('curl', 'Copy as curl', (tell) => copyCurl(delivery.deliveryId, tell))
  const download = element('a', 'Download body')
  download.href = pathOf(delivery.deliveryId, 'body')
  download.setAttribute('download', '')
  node.append(download, said)
  return node
}

async function replay(id, say) {
  say('Sending…')
  const response = await fetch(pathOf(id, 'replay'), {
    method: 'POST',
    headers: {'x-apix-inspector': '1'},
  })
  const {status, durationMs, error} = await response.json()
  if (error) return say(error, 'bad')
  const good = typeof status === 'number' && status < 300
  say('Answered ' + status + ' in ' + durationMs.toFixed(1) + ' ms', good ? 'good' : 'bad')
}

async function copyCurl(id, say) {
  const {text, error} = await (await fetch(pathOf(id, 'curl'))).json()
  if (error) return say(error, 'bad')
  try {
    await navigator.clipboard.writeText(text)
    say('Copied. Its signature is of now.', 'good')
  } catch {
    // The browser does not let us: shown, and selected, it can be copied by hand.
    const box = document.querySelector('#command') || element('pre')
    box.id = 'command'
    box.textContent = text
    document.querySelector('.actions').after(box)
    getSelection().selectAllChildren(box)
    say('Press Ctrl+C to copy it.')
  }
}

function show(delivery) {
  const box = element('div', undefined, 'verdict ' + (delivery.verified ? 'good' : delivery.reason === 'skipped' ? 'warn' : 'bad'))
  box.append(element('strong', verdict(delivery)), element('span', delivery.explanation || ''))
  const request = [delivery.method + ' ' + delivery.url]
  for (const [name, value] of delivery.headers) request.push(name + ': ' + value)
  const raw = element('pre', request.join('\n'))
  raw.id = 'headers'
  const answered = delivery.status === null ? 'not yet' : delivery.status + (delivery.duplicate ? ' (duplicate)' : '')
  const view = element('div')
  view.append(
    element('h2', delivery.event || 'unknown event'),
    box,
    actions(delivery),
    facts([
      ['Provider', delivery.provider],
      ['Event id', delivery.id || '-'],
      ['Received', new Date(delivery.receivedAt).toLocaleString() + ' (' + delivery.receivedAt + ')'],
      ['Answered', answered],
      ['Forwarded', forwarded(delivery)],
      ['Delivery', delivery.deliveryId],
    ]),
    element('h3', 'Request'),
    raw,
    ...bodyView(delivery),
  )
  detail.replaceChildren(view)
  detail.scrollTop = 0
}
`
