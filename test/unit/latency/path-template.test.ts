import {describe, expect, it} from 'vitest'
import {pathBelow, pathTemplate} from '../../../src/latency/history/path-template.js'

describe('pathTemplate', () => {
  it.each([
    ['/users/42', '/users/{id}'],
    ['/users/42/orders/7', '/users/{id}/orders/{id}'],
    ['/x/3f2504e0-4f89-41d3-9a0c-0305e82c3301', '/x/{id}'],
    ['/x/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/x/{id}'],
    ['/commits/9f8e7d6c5b', '/commits/{id}'],
    ['/customers/cus_9s6XKzkNRiz8i3', '/customers/{id}'],
    ['/v1/checkout/sessions/cs_test_a1b2c3d4e5f6', '/v1/checkout/sessions/{id}'],
    ['/files/aGVsbG8gd29ybGQgMTIzNDU2', '/files/{id}'],
    ['/', '/'],
    ['', ''],
    ['/users/', '/users/'],
    ['/v2/payment_methods', '/v2/payment_methods'],
    ['/facade/deadbeef', '/facade/deadbeef'],
    ['/internationalization-settings', '/internationalization-settings'],
    ['/api/2024-01/products', '/api/2024-01/products'],
  ])('%s is %s', (path, template) => {
    expect(pathTemplate(path)).toBe(template)
  })
})

describe('pathBelow', () => {
  it.each([
    ['/v1/users', 'https://h/v1', '/users'],
    ['/v1', 'https://h/v1', '/'],
    ['/v10/users', 'https://h/v1', '/v10/users'],
    ['/users', 'https://h', '/users'],
    ['/users', undefined, '/users'],
  ])('%s under %s is %s', (path, base, below) => {
    expect(pathBelow(path, base)).toBe(below)
  })
})
