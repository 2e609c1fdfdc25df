export {authListView, authStatusView, loginView, logoutView} from './auth-views.js'
export {
  type BenchView,
  CLEAR_LINE,
  renderBench,
  renderBenchProgress,
} from './bench-view.js'
export {renderCached, renderCacheStats} from './cache-view.js'
export {
  renderConformance,
  renderConformanceProgress,
  renderConformanceSummary,
} from './conformance-view.js'
export {renderCoverage} from './coverage-view.js'
export {demoView} from './demo-view.js'
export {renderError} from './error-view.js'
export {
  type AnswerFacts,
  answerLines,
  failureLines,
  headerLines,
  previewLines,
} from './explore-view.js'
export {renderHistory, renderHistoryDetail, renderHistoryDiff} from './history-view.js'
export {
  binaryNotice,
  LARGEST_PRETTY,
  type Pretty,
  renderBody,
  renderLine,
  renderMeta,
  renderRequestHead,
  renderResponseHead,
} from './http-view.js'
export {printJson, printJsonLine} from './json.js'
export {formatJson, isJson, RawJson} from './json-format.js'
export {type JunitCase, renderJunit} from './junit.js'
export {renderLimits} from './limits-view.js'
export {renderMockCall, renderVerdicts} from './mock-view.js'
export {createNotifier} from './notifier.js'
export {printable, visible} from './printable.js'
export {type Progress, renderProgress} from './progress.js'
export {createPrompter} from './prompts.js'
export {type ReportInput, renderReport} from './report/page.js'
export {wrap} from './screen/layout.js'
export type {Option, Reading, ReadingEnd, ReadingPlace, Screen, Work} from './screen/types.js'
export {renderStats} from './stats-view.js'
export {createOutput, type Output, type OutputStream} from './streams.js'
export {type Style, styleFor} from './style.js'
export {renderSuiteJunit, renderTap} from './suite-report.js'
export {renderSuite, renderSuiteList, renderSuiteSummary} from './suite-view.js'
export {type Column, renderTable} from './table.js'
export {isBinary, streamDecoder, textOf} from './text.js'
export {type Course, renderWaterfall} from './waterfall.js'
export {
  type ReceivedCount,
  renderDeliveries,
  renderEvents,
  renderMessage,
  renderProviders,
  renderReceipts,
  renderReceived,
  renderRecorded,
  renderSecrets,
  renderSendProgress,
  renderVerdict,
} from './webhook-view.js'
