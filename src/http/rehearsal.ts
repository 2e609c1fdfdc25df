import http from 'node:http'
import {Duplex} from 'node:stream'

const ANSWER = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'

/**
 * An agent whose connections lead nowhere and answer at once. The first exchange of a process takes
 * many times as long as the second, because everything it runs is loaded and compiled on the way;
 * one that goes through here takes that upon itself.
 */
export class RehearsalAgent extends http.Agent {
  override createConnection(): Duplex {
    return new Duplex({
      read() {},
      write(_chunk, _encoding, done) {
        this.push(ANSWER)
        this.push(null)
        done()
      },
    })
  }
}
