export {ApixError, type ErrorCode, ExitCode} from './errors/index.js'
