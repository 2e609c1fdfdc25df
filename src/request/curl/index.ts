export {curlDraft} from './draft.js'
export {type CurlRequest, parseCurl} from './parse.js'
export {shellWords} from './words.js'
