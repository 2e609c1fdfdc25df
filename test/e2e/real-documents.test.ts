import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
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

const fixture = (name: string) =>
  fileURLToPath(new URL(`../fixtures/openapi/${name}`, import.meta.url))

/** Petstore whole; of the others some operations with all they refer to (fixtures/openapi/README). */
const DOCUMENTS: readonly RealDocument[] = [
  {
    name: 'petstore',
    file: fixture('petstore.yaml'),
    operations: 19,
    calls: [
      ['findPetsByStatus', 'status=available'],
      ['addPet', 'name=Rex', 'photoUrls=a.png,b.png'],
    ],
    completions: [
      [['getPet'], 'getPetById'],
      [['findPetsByStatus', 'status='], 'status=pending'],
    ],
    client: ['getPetById', {path: {petId: 10}}],
  },
  {
    name: 'openai',
    file: fixture('openai.json'),
    operations: 7,
    calls: [
      ['createEmbedding', 'input=hello', 'model=text-embedding-3-small'],
      ['createFile', 'file@a.txt', 'purpose=assistants'],
    ],
    completions: [
      [['createE'], 'createEmbedding'],
      [['createFile', 'purpose='], 'purpose=batch'],
    ],
    client: ['createEmbedding', {body: {input: 'hello', model: 'text-embedding-3-small'}}],
  },
  {
    name: 'twilio',
    file: fixture('twilio.json'),
    operations: 4,
    calls: [
      [
        'CreateMessage',
        'AccountSid=AC0123456789abcdef0123456789abcdef',
        'To=+15558675310',
        'From=+15017122661',
        'Body=hello',
      ],
    ],
    completions: [[['Fetch'], 'FetchMessage']],
    client: ['ListMessage', {path: {AccountSid: `AC${'0'.repeat(32)}`}}],
  },
  {
    name: 'box',
    file: fixture('box.json'),
    operations: 6,
    calls: [
      ['get_folders_id_items', 'folder_id=0', 'limit=3'],
      // It has a server of its own, and goes to the mock all the same.
      ['post_files_content', 'attributes:={"name":"a.txt","parent":{"id":"0"}}', 'file@a.txt'],
    ],
    completions: [[['post_fi'], 'post_files_content']],
    client: ['get_folders_id_items', {path: {folder_id: '0'}}],
  },
  {
    name: 'discord',
    file: fixture('discord.json'),
    operations: 5,
    calls: [['create_guild_role', 'guild_id=1234567890', 'name=admin'], ['get_my_user']],
    completions: [[['create_guild_role', 'na'], 'name=']],
    client: ['list_guild_roles', {path: {guild_id: '1234567890'}}],
  },
]

test('documents of providers are indexed, listed, completed, called, mocked and generated from', {
  timeout: 300_000,
}, async () => {
  const home = temporaryFolder()
  const folder = join(home, 'project')
  mkdirSync(folder)
  strictProject(folder)
  mkdirSync(join(home, 'config'))
  writeFileSync(join(home, 'config', 'config.yaml'), configurationFor(DOCUMENTS))
  writeFileSync(join(home, 'a.txt'), 'hello')
  for (const document of DOCUMENTS) {
    await checkIndex(document, home)
    await checkCalls(document, home)
    await generateInto(folder, document, home)
  }
  expect(compile('typescript', folder)).toBe('')
  expect(compile('typescript-7', folder)).toBe('')
  for (const document of DOCUMENTS) await checkClient(folder, document, home)
})
