import {describe, expect, test} from 'vitest'
import {runApix} from '../helpers/run-apix.js'

describe('apix', () => {
  test('alone prints a short page and succeeds', async () => {
    const run = await runApix([])
    expect(run.code).toBe(0)
    expect(run.stdout.split('\n').length).toBeLessThan(40)
    expect(run.stdout).toContain('apix login github')
  })

  test.each([['--help'], ['-h'], ['help']])('%s lists commands and exit codes', async (flag) => {
    const run = await runApix([flag])
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('EXIT CODES')
    expect(run.stdout).toContain('127')
  })

  test('-h, --help and help COMMAND print the same, also beside a wrong flag', async () => {
    const runs = await Promise.all([
      runApix(['version', '-h']),
      runApix(['version', '--help']),
      runApix(['help', 'version']),
      runApix(['version', '--nonsense', '--help']),
    ])
    expect(new Set(runs.map(({stdout}) => stdout)).size).toBe(1)
    expect(runs.map(({code}) => code)).toEqual([0, 0, 0, 0])
    expect(runs[0]?.stdout).toContain('EXAMPLES')
  })

  test('a topic lists its commands', async () => {
    const run = await runApix(['config'])
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('config validate')
  })

  test.each([['--version'], ['version']])('%s prints version, platform and Node', async (word) => {
    const run = await runApix([word])
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/^apix\/\d+\.\d+\.\d+ \w+-\w+ node-v\d+/)
  })
})

describe('what is mistyped', () => {
  test('as a command is 127 with a suggestion, and nothing runs', async () => {
    const run = await runApix(['vresion'])
    expect(run.code).toBe(127)
    expect(run.stdout).toBe('')
    expect(run.stderr).toContain('did you mean: apix version')
  })

  test('as a command under --json is one JSON document', async () => {
    // Help for what there is not is the same mistake.
    const run = await runApix(['help', 'vresion', '--json'])
    expect(run.code).toBe(127)
    expect(run.json.error).toMatchObject({
      code: 'COMMAND_UNKNOWN',
      message: 'no such command: apix vresion',
      hint: 'did you mean: apix version',
      exitCode: 127,
    })
  })

  test('as a command of a topic is 127 too', async () => {
    const run = await runApix(['config', 'shwo'])
    expect(run.code).toBe(127)
    expect(run.stderr).toContain('did you mean: apix config show')
  })

  test('as a flag is 2 and names the nearest', async () => {
    const [plain, json] = await Promise.all([
      runApix(['version', '--jsn']),
      runApix(['version', '--jsn', '--json']),
    ])
    expect([plain.code, json.code]).toEqual([2, 2])
    expect(plain.stderr).toContain('did you mean --json?')
    expect(json.json.error).toMatchObject({code: 'USAGE', exitCode: 2})
  })
})

describe('colour', () => {
  const ESC = '\u001b['

  test('is absent in a pipe', async () => {
    const run = await runApix(['vresion'])
    expect(run.stdout + run.stderr).not.toContain(ESC)
  })

  test('is there when forced', async () => {
    const run = await runApix(['vresion'], {env: {FORCE_COLOR: '1'}})
    expect(run.stderr).toContain(ESC)
  })

  test.each([
    ['NO_COLOR', ['vresion'], {NO_COLOR: '1', FORCE_COLOR: '1'}],
    ['TERM=dumb', ['vresion'], {TERM: 'dumb', FORCE_COLOR: '1'}],
    ['--no-color', ['version', '--jsn', '--no-color'], {FORCE_COLOR: '1'}],
  ])('is off with %s', async (_, args, env) => {
    const run = await runApix(args, {env})
    expect(run.stdout + run.stderr).not.toContain(ESC)
  })

  test('never gets into a JSON document', async () => {
    const run = await runApix(['version', '--json'], {env: {FORCE_COLOR: '1'}})
    expect(run.stdout).not.toContain(ESC)
    expect(run.json).toHaveProperty('node')
  })
})
