// What the library takes from this room: without OpenAPI, which would bring the spec room along.
export type {EarlyCall, MockCall} from './call.js'
export {createMock} from './create-mock.js'
export type {
  Mock,
  MockBody,
  MockDefinition,
  MockOptions,
  MockReplyOptions,
  MockRequestView,
  MockResponder,
  MockSnapshot,
  MockWhen,
} from './library-types.js'
