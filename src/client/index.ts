export {createClient} from './create-client.js'
export {HttpError} from './http-error.js'
export type * from './types.js'
