export * from './client/index.js'
export {ApixError, type ErrorCode, ExitCode, isApixError} from './errors/index.js'
export {
  createMock,
  type EarlyCall,
  type Mock,
  type MockBody,
  type MockCall,
  type MockDefinition,
  type MockOptions,
  type MockReplyOptions,
  type MockRequestView,
  type MockResponder,
  type MockSnapshot,
  type MockWhen,
} from './mock/library.js'
