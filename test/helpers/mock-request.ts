import type {MockRequest} from '../../src/mock/index.js'

/** A request as the mock sees it: `POST /users?page=2`. */
export function mockRequest(
  line: string,
  {headers = {}, body = ''}: {headers?: Record<string, string>; body?: string | object} = {},
): MockRequest {
  const [method = '', target = ''] = line.split(' ')
  const {pathname: path, searchParams: query} = new URL(target, 'http://mock')
  const isText = typeof body === 'string'
  const fields = Object.entries({
    ...(isText ? {} : {'content-type': 'application/json'}),
    ...headers,
  })
  const bytes = Buffer.from(isText ? body : JSON.stringify(body))
  return {method, path, target, query, headers: fields, body: bytes, params: {}}
}
