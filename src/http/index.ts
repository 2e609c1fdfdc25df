export {benchLanes, fromPortable, type PortableRequest, toPortable} from './bench/index.js'
export type {
  BenchRequest,
  Lane,
  LaneFactory,
  LaneObserver,
  OpenedConnection,
} from './bench/types.js'
export {createHttpClient, type HttpClientDeps} from './client.js'
export {ACCEPT_ENCODING, decode} from './decode.js'
export {endToEndHeaders} from './end-to-end.js'
export {connectsOf, provablyUnsent} from './errors.js'
export {
  type RequestHandler,
  type RunningServer,
  type ServerOptions,
  startServer,
} from './loopback-server.js'
export {chosenProxy, PROXY_VARIABLES, proxyFor, proxyPasswords} from './proxy.js'
export {readBody} from './read-body.js'
export type * from './types.js'
