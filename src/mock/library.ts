// What the library takes from this room: without OpenAPI, which would bring the spec room along.
export type {EarlyCall, MockCall} from './call.js'
export {
  createMock,
  type Mock,
  type MockBody,
  type MockOptions,
  type MockReplyOptions,
  type MockRequestView,
  type MockResponder,
} from './create-mock.js'
