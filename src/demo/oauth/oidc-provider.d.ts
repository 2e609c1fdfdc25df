/** The part of oidc-provider that the demo uses; the package ships no types of its own. */
declare module 'oidc-provider' {
  import type {IncomingMessage, ServerResponse} from 'node:http'

  export interface Interaction {
    uid: string
    params: Record<string, unknown>
  }

  export interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  export interface AccessToken {
    jti: string
    accountId: string
    clientId: string
    scopes: Set<string>
    isExpired: boolean
  }

  /** A Koa context, as far as `renderError` needs it. */
  export interface ErrorContext {
    type: string
    body: unknown
    set(name: string, value: string): void
  }

  export class Provider {
    constructor(issuer: string, configuration: object)
    proxy: boolean
    readonly Grant: new (owner: {
      accountId: string
      clientId: string
    }) => Grant
    readonly AccessToken: {find(token: string): Promise<AccessToken | undefined>}
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options?: {mergeWithLastSubmission?: boolean},
    ): Promise<void>
  }
}
