export {maskedCall} from './admin.js'
export {
  type AssembleDeps,
  type AssembleInput,
  assemble,
  createMockMemory,
  type MockMemory,
} from './assemble.js'
export {detectSource, HEAD_SIZE, type SourceKind} from './definition/detect.js'
export {type MockFile, parseMock} from './definition/load.js'
export {MOCK_SCHEMA} from './definition/schema.js'
export {parseMockExpectation} from './expectations.js'
export {type HarRecorder, type RecordInput, recordHar} from './har/record.js'
export {readRecording} from './har/replay.js'
export {createOpenApiSource, type OpenApiOptions} from './openapi.js'
export type {Exchange, ExchangeRecorder, Upstream} from './proxy/types.js'
export {parseFaultRule, parseRoute, type RouteDeps} from './routes/parse-route.js'
export {createRouteTable} from './routes/table.js'
export {parseDelayRule} from './rules/delay.js'
export {LIMIT_DIALECTS, parseLimitRule} from './rules/limit.js'
export {startMock} from './server.js'
export {createMockState, type MockState, type StateSnapshot} from './state/store.js'
export {type MadeCertificate, makeCertificate, namesFor} from './tls/certificate.js'
export {type KeptCertificate, keptCertificate} from './tls/kept.js'
export type * from './types.js'
export {type FileWatch, watchFiles} from './watch.js'
