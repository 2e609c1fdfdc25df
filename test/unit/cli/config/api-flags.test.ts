import {expect, test} from 'vitest'
import {baseUrlFrom} from '../../../../src/cli/config/api-flags.js'

test.each([
  ['https://api.example.com/v1', 'https://api.example.com/v1'],
  ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000/'],
  [':3000', 'http://localhost:3000'],
  [':3000/v1', 'http://localhost:3000/v1'],
  ['localhost:3000/v1/', 'http://localhost:3000/v1'],
  ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['api.example.com', 'https://api.example.com'],
  ['api.example.com/v1', 'https://api.example.com/v1'],
  ['api.example.com:8443/v1', 'https://api.example.com:8443/v1'],
  ['shop', 'shop'],
  ['/v1', '/v1'],
  ['10.0.0.1', '10.0.0.1'],
])('a base URL typed as %s', (typed, url) => {
  expect(baseUrlFrom(typed)).toBe(url)
})
