import {ApixError} from '../../errors/index.js'
import type {MessageValidator, PipelineRequest} from '../../request/index.js'
import {
  createValidator,
  openSpec,
  pathBelowServer,
  requireSource,
  type Spec,
  type Validator,
} from '../../spec/index.js'
import type {Deps} from '../deps.js'
import {specDeps} from '../spec.js'

/** Compares requests and responses with the OpenAPI document of their API. */
export function messageValidator(deps: Deps, userAgent: string): MessageValidator {
  const opened = new Map<string, Promise<{spec: Spec; validator: Validator}>>()

  async function open(source: string, {settings}: PipelineRequest) {
    const spec = await openSpec(source, specDeps(deps, settings, userAgent))
    return {spec, validator: await createValidator(spec)}
  }

  return {
    async open(request) {
      const source = requireSource(
        request.options.openapi ?? request.settings?.openapi,
        request.settings?.name,
      )
      // The description itself is fetched with the same pipeline.
      if (request.url.href === source) return {problems: [], response: () => []}
      const known = opened.get(source) ?? open(source, request)
      opened.set(source, known)
      const {spec, validator} = await known
      if (request.body.kind === 'stream') {
        throw new ApixError('USAGE', 'a body that is streamed cannot be validated')
      }
      const {method, headers, body, url, settings} = request
      const readings = pathBelowServer(url.pathname, [settings?.baseUrl, ...spec.index.servers])
      const paths = readings.map((path) => path + url.search)
      const path = paths.find((one) => validator.matcher.match(method, one)) ?? paths[0] ?? '/'
      const bytes = body.kind === 'bytes' ? {body: body.bytes} : {}
      const {operation, problems} = validator.request({method, path, headers, ...bytes})
      const secret = credentialNames(request)
      return {
        // What apix adds later is neither missing nor anybody's business.
        problems: problems.filter(({pointer}) => !secret.has(pointer.slice(1).toLowerCase())),
        response: (response, content) =>
          operation === undefined || method === 'HEAD'
            ? []
            : validator.response(operation, {
                status: response.status,
                headers: response.headers,
                body: content,
              }),
      }
    },
  }
}

/** The fields that carry a credential, in lower case. */
function credentialNames({bound, settings}: PipelineRequest): ReadonlySet<string> {
  const names = [...bound.headers, ...bound.query].map(([name]) => name)
  const auth = settings?.auth
  if (auth?.type === 'apiKey') names.push(auth.name)
  return new Set(names.map((name) => name.toLowerCase()))
}
