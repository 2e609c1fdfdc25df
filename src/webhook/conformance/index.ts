export {usualEvent} from './event.js'
export {type ConformanceInput, runConformance, singleDelivery} from './run.js'
export {selectCases} from './select.js'
export type {CaseResult} from './types.js'
