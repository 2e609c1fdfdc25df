export {clearHistory, listHistory, showHistory} from './history/entries.js'
export {createRecorder, type HistoryRecorder, type RecorderDeps} from './history/recorder.js'
export {collectStats} from './stats.js'
export type * from './types.js'
