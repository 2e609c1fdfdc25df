export type * from './types/history.js'
export type * from './types/plan.js'
export type * from './types/report.js'
export type * from './types/stats.js'
