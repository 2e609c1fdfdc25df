import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/**
 * Loaded into a Node process before anything else, it writes down how each child is started; all
 * functions of child_process come down to this one method.
 */
const SPY = `
const {ChildProcess} = require('node:child_process')
const {appendFileSync} = require('node:fs')
const {spawn} = ChildProcess.prototype
ChildProcess.prototype.spawn = function (options) {
  const {file, args, envPairs} = options
  appendFileSync(__dirname + '/children.ndjson', JSON.stringify({file, args, envPairs}) + '\\n')
  return spawn.call(this, options)
}
`

export interface StartedChild {
  file: string
  args: string[]
  envPairs: string[]
}

/** @returns what goes into NODE_OPTIONS, and the children of all processes that had it */
export function spyOnChildren(folder: string): {option: string; children(): StartedChild[]} {
  writeFileSync(join(folder, 'spy.cjs'), SPY)
  writeFileSync(join(folder, 'children.ndjson'), '')
  return {
    option: `--require=${join(folder, 'spy.cjs')}`,
    children() {
      const lines = readFileSync(join(folder, 'children.ndjson'), 'utf8').split('\n')
      return lines.filter(Boolean).map((line) => JSON.parse(line) as StartedChild)
    },
  }
}
