import {describe, expect, it} from 'vitest'
import {checkExpectations, parseExpectation} from '../../../src/request/index.js'

const timings = {
  queued: 0,
  dns: 0,
  tcp: 0,
  tls: 0,
  firstByte: 100,
  download: 50,
  total: 150,
  reused: false,
}
const response = {
  status: 200,
  headers: [['Content-Type', 'application/json; charset=utf-8']] as const,
  timings,
  body: Buffer.from('{"users":[{"id":1,"name":"Ann","admin":null}],"total":2}'),
}

describe('expectations', () => {
  it.each([
    'status==200',
    'status < 300',
    'status!=404',
    'time<300ms',
    'time<0.2s',
    'header.content-type~json',
    'header.x-missing!=a',
    'body.users[0].id==1',
    'body.users[0].name=="Ann"',
    'body.users[0].name==Ann',
    'body.users[0].admin==null',
    'body.users.length==1',
    'body["total"]>=2',
    'body~users',
    'body.users[0].name!~Bob',
  ])('%s holds', (text) => {
    expect(checkExpectations([parseExpectation(text)], response)).toEqual([])
  })

  it.each([
    ['status==201', '200'],
    ['time<100ms', '150 ms'],
    ['header.x-missing~a', 'nothing'],
    ['body.users[1].id==1', 'nothing'],
    ['body.users[0].id==2', '1'],
  ])('%s does not, and says what was found', (text, found) => {
    expect(checkExpectations([parseExpectation(text)], response)).toEqual([
      {expectation: text, found},
    ])
  })

  it.each(['nonsense', 'stat==200', 'time<soon'])('refuses %s', (text) => {
    expect(() => parseExpectation(text)).toThrow(expect.objectContaining({code: 'USAGE'}))
  })
})
