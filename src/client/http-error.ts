import {ApixError, type ApixErrorOptions} from '../errors/index.js'
import type {ApiResponse} from './types.js'

/** A response with a status of 400 and above. `code` is HTTP_CLIENT_ERROR or HTTP_SERVER_ERROR. */
export class HttpError extends ApixError {
  /** Hidden from printing: a body may hold anything. */
  declare readonly response: ApiResponse

  constructor(message: string, response: ApiResponse, options: ApixErrorOptions) {
    super(response.status >= 500 ? 'HTTP_SERVER_ERROR' : 'HTTP_CLIENT_ERROR', message, options)
    Object.defineProperty(this, 'response', {value: response, enumerable: false})
  }
}
