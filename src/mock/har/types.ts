/** The part of HAR 1.2 that is read and written here. */
export interface HarEntry {
  startedDateTime: string
  time: number
  request: {
    method: string
    url: string
    httpVersion: string
    cookies: []
    headers: readonly HarField[]
    queryString: readonly HarField[]
    postData?: {mimeType: string; text: string; _encoding?: 'base64'; comment?: string}
    headersSize: -1
    bodySize: number
  }
  response: {
    status: number
    statusText: string
    httpVersion: string
    cookies: []
    headers: readonly HarField[]
    content: {
      size: number
      mimeType: string
      text?: string
      encoding?: 'base64'
      comment?: string
    }
    redirectURL: string
    headersSize: -1
    bodySize: number
  }
  cache: object
  timings: Readonly<
    Record<'blocked' | 'dns' | 'connect' | 'ssl' | 'send' | 'wait' | 'receive', number>
  >
}

export interface HarField {
  name: string
  value: string
}
