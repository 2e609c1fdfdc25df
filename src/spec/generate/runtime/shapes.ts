// Stands for what is generated before the runtime, so that the runtime itself is checked here.

export interface operations {
  [id: string]: {
    parameters: {query?: object; header?: object; path?: object; cookie?: object}
    requestBody?: {content: {[mediaType: string]: unknown}}
    responses: {[status: number]: {headers: object; content: {[mediaType: string]: unknown}}}
  }
}

export const BASE_URL = ''
export const API_KEY = {in: 'header' as 'header' | 'query' | 'cookie', name: 'X-API-Key'}
export const OPERATIONS: {readonly [id: string]: OperationInfo} = {}

/** How an operation is sent; what is usual is left out. */
export interface OperationInfo {
  method: string
  path: string
  /** Query parameters that are not written as `a=1&a=2`. */
  styles?: Readonly<Record<string, 'csv' | 'spaces' | 'pipes' | 'deep' | 'json'>>
  /** The media type of the body. */
  body?: string
  accept?: string
  /** The server, where it is not that of the API. */
  server?: string
  /** No credential is sent. */
  open?: boolean
}
