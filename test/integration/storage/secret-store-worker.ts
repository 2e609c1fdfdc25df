import {environment} from '../../../src/api/environment.js'
import {createSecretStore, probe} from '../../../src/storage/index.js'
import {secretServiceState} from '../../../src/storage/secret-store/secret-service.js'

// Runs operations on a secret store in a process of its own and prints what came of each.
const {data, operations, store: options} = JSON.parse(process.argv[2] ?? '{}')
const warnings: string[] = []
const notifier = {
  notice() {},
  detail() {},
  warn: (message: string) => void warnings.push(message),
}
const open = () =>
  createSecretStore({
    directories: {config: data, data, cache: data},
    environment: environment(),
    notifier,
    ...options,
  })
const store = operations[0]?.[0] === 'state' ? undefined : open()
store?.catch(() => {})

async function perform(name: string, args: string[]): Promise<unknown> {
  if (name === 'state') return secretServiceState(environment())
  if (name === 'warnings') return warnings
  const opened = await store
  if (name === 'stop') return process.kill(Number(args[0]), 'SIGSTOP')
  if (name === 'sleep') return new Promise((resolve) => setTimeout(resolve, Number(args[0])))
  if (name === 'kind') return opened?.kind
  if (name === 'description') return opened?.description
  if (name === 'probe') return opened && probe(opened)
  const method = opened?.[name as 'getPassword'] as (...args: string[]) => Promise<unknown>
  return method(...args)
}

const outcomes: unknown[] = []
for (const [name, ...args] of operations) {
  try {
    outcomes.push({value: await perform(name, args)})
  } catch (error) {
    const {code, message, hints} = error as {code: string; message: string; hints: string[]}
    outcomes.push({code, message, hints})
  }
}
process.stdout.write(JSON.stringify(outcomes))
