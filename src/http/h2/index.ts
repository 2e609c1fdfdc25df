export {createOrigin, type Http2Origin} from './origin.js'
export {requestOn} from './request.js'
