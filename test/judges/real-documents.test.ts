import {mkdirSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {
  checkCalls,
  checkClient,
  checkIndex,
  configurationFor,
  generateInto,
  type RealDocument,
} from '../helpers/real-documents.js'
import {temporaryFolder} from '../helpers/run-apix.js'
import {compile, strictProject} from '../helpers/typescript.js'

/** 13 MB: the largest description of those that people use. */
const GITHUB: RealDocument = {
  name: 'github',
  file: createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json'),
  operations: 1223,
  calls: [
    // The document's own example of a user lacks a field that it requires; these are true to it.
    ['issues/list-for-repo', 'owner=octo', 'repo=hello', 'state=closed'],
    ['issues/create', 'owner=octo', 'repo=hello', 'title=It breaks'],
  ],
  completions: [
    [['issues/cre'], 'issues/create'],
    [['issues/list-for-repo', 'state='], 'state=closed'],
  ],
  client: ['users/get-by-username', {path: {username: 'octocat'}}],
}

test("GitHub's whole document is indexed, completed, called, mocked and generated from", {
  timeout: 300_000,
}, async () => {
  const home = temporaryFolder()
  const folder = join(home, 'project')
  mkdirSync(folder)
  strictProject(folder)
  mkdirSync(join(home, 'config'))
  writeFileSync(join(home, 'config', 'config.yaml'), configurationFor([GITHUB]))
  await checkIndex(GITHUB, home)
  await checkCalls(GITHUB, home)
  await generateInto(folder, GITHUB, home)
  expect(compile('typescript', folder)).toBe('')
  expect(compile('typescript-7', folder)).toBe('')
  await checkClient(folder, GITHUB, home)
})
