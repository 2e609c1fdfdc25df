#!/usr/bin/env node
// Settles what must be decided before anything is imported, then hands over to the bootstrap.

if (process.argv[2] === '__complete') {
  // A shell waits for this at every press of the tab key.
  const {complete} = await import('../dist/cli/completion/complete.js')
  process.stdout.write(await complete(process.argv.slice(3)))
} else await run()

async function run() {
  // chalk and oclif read the environment while they load, and disagree about NO_COLOR and TERM.
  const flags = process.argv.slice(2)
  const end = flags.indexOf('--')
  const isOff =
    Boolean(process.env.NO_COLOR) ||
    process.env.TERM === 'dumb' ||
    (end === -1 ? flags : flags.slice(0, end)).includes('--no-color')
  if (isOff) {
    // Node warns on stderr when both are set.
    delete process.env.NO_COLOR
    process.env.FORCE_COLOR = '0'
  }

  // Without SHELL oclif starts PowerShell to find out which shell it runs in.
  if (process.platform === 'win32') process.env.SHELL ??= process.env.ComSpec

  const {main} = await import('../dist/bootstrap.js')
  await main(flags)
}
