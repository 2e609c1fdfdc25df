type FetchBody = string | FormData | URLSearchParams | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>

export function encodeBody(
  body: unknown,
  contentType: string | undefined,
  headers: Headers,
): FetchBody | undefined {
  if (body === undefined) return undefined
  const type = contentType ?? 'application/json'
  if (body instanceof FormData || body instanceof URLSearchParams) return body
  if (/^multipart\//.test(type)) return formOf(body as object)
  if (/urlencoded/.test(type)) return new URLSearchParams(formPairs(body as object))
  if (!headers.has('content-type')) headers.set('content-type', type)
  if (body instanceof Blob || body instanceof ArrayBuffer) return body
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>
  if (/json/.test(type)) return JSON.stringify(body)
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** Members of objects in brackets, lists repeated. */
function formPairs(body: object, prefix = ''): [string, string][] {
  return Object.entries(body).flatMap(([name, value]): [string, string][] => {
    const key = prefix === '' ? name : `${prefix}[${name}]`
    if (value === undefined) return []
    if (Array.isArray(value)) return value.map((item) => [key, String(item)])
    if (typeof value === 'object' && value !== null) return formPairs(value, key)
    return [[key, String(value ?? '')]]
  })
}

function formOf(body: object): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined) continue
      if (item instanceof Blob) form.append(name, item)
      else if (typeof item === 'object') {
        form.append(name, new Blob([JSON.stringify(item)], {type: 'application/json'}))
      } else form.append(name, String(item))
    }
  }
  return form
}

export async function readBody(response: Response): Promise<unknown> {
  if (response.status === 204 || response.status === 205) return undefined
  const type = response.headers.get('content-type') ?? ''
  if (/[/+]json\b/i.test(type)) {
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  }
  if (type === '' || /^text\//i.test(type)) return response.text()
  return response.blob()
}
