import {expect, test} from 'vitest'
import {importHar} from '../../../src/suite/import/har.js'
import {importHurl} from '../../../src/suite/import/hurl.js'
import {importPostman} from '../../../src/suite/import/postman.js'
import {translateTests} from '../../../src/suite/import/postman-tests.js'
import type {ImportedSuite} from '../../../src/suite/import/types.js'
import {suiteText} from '../../../src/suite/import/write.js'
import {suiteOf} from '../../helpers/suite.js'

const CANARY = 'canary-9f3b1c'

/** The suite as it is read again from what is written. */
async function readBack(imported: ImportedSuite) {
  const text = await suiteText(imported)
  expect(text).not.toContain(CANARY)
  return {text, suite: await suiteOf(text)}
}

test('a HAR file without its assets and credentials', async () => {
  const header = (name: string, value: string) => ({name, value})
  const get = (url: string, more = {}) => ({request: {method: 'GET', url, headers: []}, ...more})
  const entries = [
    get('https://h.example/app.js', {_resourceType: 'script'}),
    get('https://h.example/logo.png', {response: {status: 200, content: {mimeType: 'image/png'}}}),
    {
      _resourceType: 'fetch',
      request: {
        method: 'POST',
        url: `https://h.example/users?page=1&api_key=${CANARY}`,
        headers: [
          header('Authorization', `Bearer ${CANARY}`),
          header('User-Agent', 'Mozilla'),
          header(':authority', 'h.example'),
          header('X-Note', 'a {{b}}'),
        ],
        postData: {
          mimeType: 'application/json',
          text: `{"name":"Ada","password":"${CANARY}2","n":1,"evil":"\${env:HOME}"}`,
        },
      },
      response: {status: 201},
    },
    get('https://other.example/x', {response: {status: 0}}),
  ]
  const imported = importHar(JSON.stringify({log: {entries}}), 'session')
  expect(imported.secrets).toEqual(['API_KEY', 'PASSWORD'])
  expect(imported.notes).toEqual(['2 requests for images, scripts and their like left out'])
  expect(imported.suite).toEqual({
    name: 'session',
    baseUrl: 'https://h.example',
    steps: [
      {
        name: 'POST /users',
        request: {
          path: 'POST /users',
          // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
          query: {page: '1', api_key: '${env:API_KEY}'},
          headers: {Authorization: 'Bearer ${env:API_KEY}', 'X-Note': 'a \\{{b}}'},
          json: {name: 'Ada', password: '${env:PASSWORD}', n: 1, evil: '\\${env:HOME}'},
          // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
        },
        expect: 201,
      },
      {name: 'GET https://other.example/x', request: 'GET https://other.example/x'},
    ],
  })
  const {suite} = await readBack(imported)
  expect(suite.steps.map(({name}) => name)).toEqual(['POST /users', 'GET https://other.example/x'])
})

const COLLECTION = {
  info: {
    name: 'Shop',
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  },
  auth: {type: 'bearer', bearer: [{key: 'token', value: '{{token}}', type: 'string'}]},
  variable: [
    {key: 'host', value: 'http://h'},
    {key: 'secretKey', value: CANARY},
  ],
  item: [
    {
      name: 'Users',
      item: [
        {
          name: 'Create',
          event: [
            {
              listen: 'test',
              script: {
                exec: [
                  'const data = pm.response.json();',
                  'pm.test("made", function () {',
                  '    pm.response.to.have.status(201);',
                  "    pm.expect(data.name).to.eql('Ada');",
                  '    pm.expect(data.tags).to.be.an("array");',
                  '});',
                  'pm.test("fast", () => pm.expect(pm.response.responseTime).to.be.below(500));',
                  'pm.environment.set("id", data.id);',
                  'pm.sendRequest("http://h/more");',
                ],
              },
            },
          ],
          request: {
            method: 'POST',
            url: {
              raw: '{{host}}/users/:group?a=1&b=2',
              query: [
                {key: 'a', value: '1'},
                {key: 'b', value: '2', disabled: true},
              ],
              variable: [{key: 'group', value: 'staff'}],
            },
            header: [{key: 'X-Key', value: CANARY, disabled: true}],
            body: {
              mode: 'raw',
              raw: '{"name": "Ada", "trace": "{{$randomUUID}}"}',
              options: {raw: {language: 'json'}},
            },
          },
        },
        {
          name: 'Upload',
          request: {
            method: 'POST',
            auth: {
              type: 'basic',
              basic: [
                {key: 'username', value: 'ada'},
                {key: 'password', value: CANARY},
              ],
            },
            url: 'h.example/upload/{{id}}/{{other}}',
            body: {
              mode: 'formdata',
              formdata: [
                {key: 'note', value: 'x', type: 'text'},
                {key: 'photo', type: 'file', src: './a.png'},
              ],
            },
          },
        },
      ],
    },
  ],
}

test('a Postman collection: folders, variables, authentication, tests', async () => {
  const imported = importPostman(JSON.stringify(COLLECTION))
  expect(imported.notes).toEqual([
    'Users / Create: test: pm.sendRequest("http://h/more")',
    'values of other, token: give them with --var, or write them below',
  ])
  const {text, suite} = await readBack(imported)
  expect(text).toContain('# needs in the environment: SECRET_KEY\n')
  expect(imported.suite).toMatchObject({
    name: 'Shop',
    variables: {host: 'http://h', group: 'staff', other: '', token: ''},
    steps: [
      {
        name: 'Users / Create',
        request: {
          path: 'POST {{host}}/users/{{group}}',
          query: {a: '1'},
          headers: {Authorization: 'Bearer {{token}}'},
          json: {name: 'Ada', trace: '{{$uuid}}'},
        },
        expect: {
          status: 201,
          duration: '< 500ms',
          json: {'$.name': {equals: 'Ada'}, '$.tags': {type: 'array'}},
        },
        capture: {id: '$.id'},
      },
      {
        name: 'Users / Upload',
        request: {
          path: 'POST http://h.example/upload/{{id}}/{{other}}',
          multipart: {note: 'x', photo: {file: './a.png'}},
        },
      },
    ],
  })
  expect(suite.steps).toHaveLength(2)
})

test.each([
  ['pm.response.to.be.ok', {status: '2xx'}],
  ['pm.expect(pm.response.code).to.be.oneOf([200, 201])', {status: [200, 201]}],
  ['tests["ok"] = responseCode.code === 200', {status: 200}],
  ['pm.response.to.have.header("Location")', {headers: {Location: {exists: true}}}],
  ["pm.expect(pm.response.headers.get('X')).to.include('y')", {headers: {X: {contains: 'y'}}}],
  ['pm.expect(pm.response.text()).to.include("hi")', {body: {contains: 'hi'}}],
  ['pm.expect(pm.response.json().a[0].b).to.be.true', {json: {'$.a[0].b': {equals: true}}}],
  ['pm.expect(pm.response.json()).to.have.property("id")', {json: {'$.id': {exists: true}}}],
  ['pm.expect(pm.response.json().n).to.be.above(3)', {json: {'$.n': {gt: 3}}}],
  ['pm.expect(pm.response.json().n).to.not.equal(3)', {json: {'$.n': {not: 3}}}],
  ['pm.expect(pm.response.json().l).to.have.lengthOf(2)', {json: {'$.l': {count: 2}}}],
])('%s', (script, expected) => {
  expect(translateTests(`pm.test("x", function () {\n  ${script};\n});`)).toEqual({
    expect: expected,
    rest: [],
  })
})

test('what a test script says besides is told, not dropped', () => {
  const script = 'if (x) { pm.expect(1).to.eql(2) }\npm.expect(pm.response.json().a).to.satisfy(f)'
  expect(translateTests(script).rest.length).toBeGreaterThan(0)
})

test('a Hurl file: sections, asserts, captures, retries', async () => {
  const text = `# log in
POST {{host}}/login
[BasicAuth]
ada: ${CANARY}
[Form]
remember: yes

HTTP 200
Content-Type: application/json
[Captures]
token: jsonpath "$.token"
number: header "Location" regex "(\\\\d+)$"

GET {{host}}/jobs/{{number}} # poll
Authorization: Bearer {{token}}
[Options]
retry: 5
retry-interval: 200ms
location: true
proxy: localhost:8080

HTTP *
[Asserts]
status < 300
jsonpath "$.state" == "done"
jsonpath "$.items" count == 2
jsonpath "$.gone" not exists
header "x" contains "y"
duration < 1000
xpath "//a" exists

POST {{host}}/raw
{
  "a": 1
}
HTTP 201
{"b": 2}
`
  const imported = importHurl(text, 'login')
  expect(imported.notes).toEqual([
    'line 14: the option proxy: localhost:8080',
    'line 14: the assert xpath "//a" exists',
    'values of host: give them with --var, or write them below',
  ])
  expect(imported.suite.steps).toMatchObject([
    {
      request: {
        path: 'POST {{host}}/login',
        form: {remember: 'yes'},
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
        headers: {Authorization: 'Basic ada:${env:API_PASSWORD}'},
      },
      expect: {status: 200, headers: {'Content-Type': {equals: 'application/json'}}},
      capture: {
        token: {json: '$.token', secret: true},
        number: {header: 'Location', regex: '(\\d+)$'},
      },
    },
    {
      request: {path: 'GET {{host}}/jobs/{{number}}', follow: true},
      retryUntil: {
        status: {lt: 300},
        json: {
          '$.state': {equals: 'done'},
          '$.items': {count: 2},
          '$.gone': {exists: false},
        },
        headers: {x: {contains: 'y'}},
        duration: {lt: '1000ms'},
        interval: '200ms',
        timeout: '1200ms',
      },
    },
    {request: {json: {a: 1}}, expect: {status: 201, body: {equals: {b: 2}}}},
  ])
  const {suite} = await readBack(imported)
  expect(suite.steps).toHaveLength(3)
})
