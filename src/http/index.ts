export {
  type RequestHandler,
  type RunningServer,
  type ServerOptions,
  startServer,
} from './loopback-server.js'
export type * from './types.js'
