import {Writable} from 'node:stream'
import {expect, it} from 'vitest'
import {createOutput} from '../../../src/output/index.js'
import {createRedactor} from '../../../src/shared/index.js'

const noSpace = () => Object.assign(new Error('ENOSPC: no space left'), {code: 'ENOSPC'})

/** A stdout that fails, and on which somebody listens who throws what he hears. */
function failing(write: (done: (error: Error) => void) => void) {
  const stdout = new Writable({write: (_chunk, _encoding, done) => write(done)})
  stdout.on('error', (error) => {
    throw error
  })
  const streams = {stdout, stderr: new Writable()} as unknown as Parameters<typeof createOutput>[0]
  return createOutput(streams, createRedactor(), '0').stdout
}

it.each([
  ['later', (done: (error: Error) => void) => setImmediate(done, noSpace())],
  [
    'at once',
    () => {
      throw noSpace()
    },
  ],
])('a disk that is full is a failure of the write and of those after it: %s', async (_, write) => {
  const stdout = failing(write)
  const failure = {code: 'STORAGE', message: expect.stringContaining('ENOSPC')}
  await expect(stdout.write('x')).rejects.toMatchObject(failure)
  await expect(stdout.write('y')).rejects.toMatchObject(failure)
})

it('a reader that went away is none', async () => {
  const stdout = failing((done) => done(Object.assign(new Error('gone'), {code: 'EPIPE'})))
  await stdout.write('x')
  await stdout.write('y')
})
