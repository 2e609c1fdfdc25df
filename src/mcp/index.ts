export {serveMcp} from './server.js'
export type * from './types.js'
