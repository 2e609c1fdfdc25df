export {brand, type PageDocument, renderDocument} from './document.js'
export {type PagePolicy, pageHeaders} from './policy.js'
export {CARD, THEME} from './theme.js'
