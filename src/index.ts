export * from './client/index.js'
export {ApixError, type ErrorCode, ExitCode, isApixError} from './errors/index.js'
export {
  createMock,
  type EarlyCall,
  type Mock,
  type MockBody,
  type MockCall,
  type MockOptions,
  type MockReplyOptions,
  type MockRequestView,
  type MockResponder,
} from './mock/library.js'
