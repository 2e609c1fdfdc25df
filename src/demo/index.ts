export {startDemo} from './start-demo.js'
export type {Demo, DemoDeps, DemoOptions, JudgedProvider, WebhookSecrets} from './types.js'
