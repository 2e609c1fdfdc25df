export {environment} from './environment.js'
export type * from './types.js'
