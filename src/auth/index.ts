export {createAuthorizer} from './authorizer.js'
export type {Capture, CaptureRule} from './capture.js'
export {clockCheck, failure, keychain} from './checks.js'
export {
  childVariables,
  ENVIRONMENT_FORMATS,
  type EnvironmentFormat,
  formatEnvironment,
} from './child-environment.js'
export {
  type CredentialFilter,
  type Credentials,
  createCredentials,
  type ListedCredential,
} from './credentials.js'
export type {ExplainedRule, ExplainedStep, Explanation} from './explain/types.js'
export type {LoginInput, LoginResult} from './login.js'
export type {LogoutResult} from './logout.js'
export type {LoginIo} from './oauth/authorization-code.js'
export {createBrowser, headlessReason} from './oauth/browser.js'
export {requestClientToken} from './oauth/client-credentials.js'
export type * from './types.js'
