import {type CodeRequest, sentHeaders, TOKEN, textOf} from './parts.js'

/** Python with the `requests` package. */
export function pythonCode(request: CodeRequest): string {
  const {method, url, body} = request
  const headers = new Map<string, string>()
  for (const [name, value] of sentHeaders(request)) {
    // A dictionary has each name once; HTTP joins repeated fields with commas.
    const known = [...headers.keys()].find((key) => key.toLowerCase() === name.toLowerCase())
    const before = known === undefined ? undefined : headers.get(known)
    headers.set(known ?? name, before === undefined ? value : `${before}, ${value}`)
  }
  const lines = [...headers].map(([name, value]) => `        ${literal(name)}: ${literal(value)},`)
  const code = [
    'response = requests.request(',
    `    "${method}",`,
    `    ${literal(url)},`,
    ...(lines.length === 0 ? [] : ['    headers={', ...lines, '    },']),
    ...(request.basic ? [`    auth=tuple(${TOKEN_EXPRESSION}.split(":", 1)),`] : []),
    ...(body ? [`    data=${bodyLiteral(body)},`] : []),
    ...(request.insecure ? ['    verify=False,'] : []),
    `    allow_redirects=${request.follow ? 'True' : 'False'},`,
    ')',
    'print(response.text)',
  ]
  const uses = (name: string) => code.some((line) => line.includes(`${name}.`))
  const imports = ['base64', 'os', 'requests'].filter(uses).map((name) => `import ${name}`)
  return [...imports, '', ...code].join('\n')
}

const TOKEN_EXPRESSION = 'os.environ["APIX_TOKEN"]'

function bodyLiteral(body: Buffer): string {
  const text = textOf(body)
  return text === undefined
    ? `base64.b64decode("${body.toString('base64')}")`
    : `${text.includes(TOKEN) ? `(${literal(text)})` : literal(text)}.encode()`
}

/** JSON strings are Python strings; a secret is joined on. */
function literal(text: string): string {
  const parts = text.split(TOKEN).map((part) => (part === '' ? '' : JSON.stringify(part)))
  return (
    parts
      .flatMap((part, index) => (index === 0 ? [part] : [TOKEN_EXPRESSION, part]))
      .filter((part) => part !== '')
      .join(' + ') || '""'
  )
}
