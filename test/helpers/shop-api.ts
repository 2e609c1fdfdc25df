import type {ReceivedRequest, TestServer} from './http-server.js'
import {sendJson, startServer} from './http-server.js'

/** A small shop, described: lists in pages, a form, a file, an operation that fails at first. */
export function shopDescription(url: string) {
  const user = {
    type: 'object',
    required: ['id', 'name'],
    properties: {
      id: {type: 'integer', readOnly: true},
      name: {type: 'string', minLength: 1, example: 'Ada'},
      role: {type: 'string', enum: ['admin', 'member']},
      tags: {type: 'array', items: {type: 'string'}},
      address: {type: 'object', properties: {zip: {type: 'integer'}}},
    },
  }
  const json = (schema: object) => ({'application/json': {schema}})
  const ref = (name: string) => ({$ref: `#/components/schemas/${name}`})
  const id = {name: 'userId', in: 'path', required: true, schema: {type: 'integer'}}
  const problem = {description: 'no', content: json(ref('Problem'))}
  return {
    openapi: '3.1.0',
    info: {title: 'Shop', version: '1.2.0'},
    servers: [{url: `${url}/v1`}],
    security: [{key: []}],
    paths: {
      '/users': {
        get: {
          operationId: 'listUsers',
          summary: 'List the users',
          tags: ['users'],
          parameters: [
            {name: 'limit', in: 'query', schema: {type: 'integer', maximum: 100}},
            {name: 'role', in: 'query', schema: {enum: ['admin', 'member']}},
            {
              name: 'ids',
              in: 'query',
              explode: false,
              schema: {type: 'array', items: {type: 'integer'}},
            },
            {name: 'filter', in: 'query', style: 'deepObject', schema: {type: 'object'}},
            {name: 'X-Trace', in: 'header', schema: {type: 'string'}},
          ],
          responses: {200: {description: 'ok', content: json({type: 'array', items: ref('User')})}},
        },
        post: {
          operationId: 'createUser',
          summary: 'Create a user',
          requestBody: {required: true, content: json(ref('User'))},
          responses: {201: {description: 'made', content: json(ref('User'))}, 422: problem},
        },
      },
      '/users/{userId}': {
        parameters: [id],
        get: {
          operationId: 'getUser',
          summary: 'Get one user',
          responses: {200: {description: 'ok', content: json(ref('User'))}, 404: problem},
        },
      },
      '/users/{userId}/photo': {
        parameters: [id],
        put: {
          operationId: 'putPhoto',
          requestBody: {
            content: {
              'multipart/form-data': {
                schema: {
                  type: 'object',
                  required: ['photo'],
                  properties: {
                    photo: {type: 'string', format: 'binary'},
                    caption: {type: 'string'},
                  },
                },
              },
            },
          },
          responses: {204: {description: 'done'}},
        },
      },
      '/flaky': {
        get: {
          operationId: 'flaky',
          responses: {200: {description: 'ok', content: json({type: 'object'})}},
        },
      },
    },
    webhooks: {
      'user.created': {
        post: {requestBody: {content: json(ref('User'))}, responses: {200: {description: 'ok'}}},
      },
    },
    components: {
      securitySchemes: {key: {type: 'apiKey', in: 'header', name: 'X-Shop-Key'}},
      schemas: {
        User: user,
        Problem: {type: 'object', required: ['title'], properties: {title: {type: 'string'}}},
      },
    },
  }
}

export interface Shop extends TestServer {
  /** The server's clock at each request, by path. */
  times: Array<{url: string; at: number}>
}

/** The shop itself on a free port; serves its description at /openapi.json. */
export async function startShop(): Promise<Shop> {
  const times: Shop['times'] = []
  let failures = 1
  const server = await startServer((request, response) => {
    times.push({url: request.url, at: performance.now()})
    const {pathname, searchParams} = new URL(request.url, server.url)
    if (pathname === '/openapi.json') return sendJson(response, 200, shopDescription(server.url))
    if (pathname === '/v1/users' && request.method === 'POST') {
      return sendJson(response, 201, {...JSON.parse(request.body), id: 7})
    }
    if (pathname === '/v1/users') return sendJson(response, 200, ...page(searchParams, server.url))
    if (pathname === '/v1/users/42') return sendJson(response, 200, {id: 42, name: 'Ada'})
    if (pathname === '/v1/users/43')
      return sendJson(response, 200, {id: 'x', name: 'Ada', extra: 1})
    if (pathname.endsWith('/photo')) return void response.writeHead(204).end()
    if (pathname === '/v1/flaky') {
      if (failures-- > 0) return sendJson(response, 503, {}, {'retry-after': '1'})
      return sendJson(response, 200, {ok: true})
    }
    return sendJson(response, 404, {title: 'not here'})
  })
  return Object.assign(server, {times})
}

function page(query: URLSearchParams, url: string): [unknown, Record<string, string>] {
  const number = Number(query.get('page') ?? 1)
  const next = {link: `<${url}/v1/users?page=${number + 1}>; rel="next"`}
  const users = [1, 2].map((one) => ({id: number * 10 + one, name: `user ${one}`}))
  return [users, number < 3 ? next : ({} as Record<string, string>)]
}

/** The request to a path, for assertions. */
export function requestTo(shop: TestServer, path: string): ReceivedRequest {
  const found = shop.requests.find(({url}) => url.startsWith(path))
  if (!found) throw new Error(`nothing was sent to ${path}`)
  return found
}
