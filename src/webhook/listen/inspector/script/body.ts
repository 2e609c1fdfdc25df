/** How bodies are shown: JSON laid out token by token, so that every digit stays, or as it came. */
export const BODY = String.raw`
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g
/** More tokens are not coloured: the page would be slow. */
const COLOURED = 20000

function element(name, text, className) {
  const node = document.createElement(name)
  if (text !== undefined && text !== null) node.textContent = text
  if (className) node.className = className
  return node
}

function isJson(text) {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

function kindOf(token, isKey) {
  if (isKey) return 'key'
  if (token.startsWith('"')) return 'string'
  return /^[-\d]/.test(token) ? 'number' : 'literal'
}

/** Text and coloured spans, in the order in which they stand. */
function laidOut(text) {
  const tokens = text.match(TOKENS) || []
  const coloured = tokens.length <= COLOURED
  const parts = []
  let plain = ''
  let depth = 0
  const line = () => '\n' + '  '.repeat(depth)
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]
    const before = tokens[index - 1]
    if (token === '{' || token === '[') {
      depth++
      plain += token + (next === '}' || next === ']' ? '' : line())
    } else if (token === '}' || token === ']') {
      depth--
      plain += (before === '{' || before === '[' ? '' : line()) + token
    } else if (token === ',') plain += token + line()
    else if (token === ':') plain += ': '
    else if (!coloured) plain += token
    else {
      parts.push(plain, element('span', token, kindOf(token, next === ':')))
      plain = ''
    }
  })
  return [...parts, plain]
}

/** The body, with a choice between its layout and its text where there are two. */
function bodyView(delivery) {
  const pre = element('pre')
  pre.id = 'body'
  const title = 'Body, ' + delivery.size + ' bytes' + (delivery.note ? ' (' + delivery.note + ')' : '')
  const head = element('div', undefined, 'heading')
  head.append(element('h3', title))
  if (delivery.note || !isJson(delivery.body)) {
    pre.textContent = delivery.body
    return [head, pre]
  }
  const choice = element('div', undefined, 'choice')
  choice.setAttribute('role', 'group')
  choice.setAttribute('aria-label', 'How the body is shown')
  const buttons = [['Laid out', () => laidOut(delivery.body)], ['As it came', () => [delivery.body]]].map(([name, show]) => {
    const button = element('button', name)
    button.type = 'button'
    button.addEventListener('click', () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button))
      pre.replaceChildren(...show())
    })
    choice.append(button)
    return button
  })
  buttons[0].click()
  head.append(choice)
  return [head, pre]
}
`
