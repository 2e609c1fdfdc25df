export * from './client/index.js'
export {ApixError, type ErrorCode, ExitCode, isApixError} from './errors/index.js'
