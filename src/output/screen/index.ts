export {clip, wrap} from './layout.js'
export {type ScreenDeps, withScreen} from './screen.js'
export type * from './types.js'
