import {BenchCommand} from '../cli/bench/command.js'
import {benchFlags} from '../cli/bench/flags.js'
import {type requestFlags, targetArg} from '../cli/request/flags.js'

export default class Bench extends BenchCommand {
  static override summary = 'load an endpoint and measure its latency'
  static override description =
    'Sends the request that `get` and its like would send, with the same credential, over and over. Percentiles carry 95 % confidence intervals and are withheld when the sample is too small for them. With --compare two targets are measured in turns, and it ends with 9 when this one is slower.'
  static override examples = [
    '<%= config.bin %> bench /users',
    "<%= config.bin %> bench :3000/health -d 10s -c 50 --expect 'p99<250ms'",
    '<%= config.bin %> bench -X POST :3000/users name=Ann -n 1000 --json',
    '<%= config.bin %> bench /users --rate 100/s -d 30s --report users.html',
    '<%= config.bin %> bench :3001/users -n 2000 --compare :3000/users --tolerance 10%',
    '<%= config.bin %> bench /users -n 5000 --save before',
    '<%= config.bin %> bench /users -n 5000 --compare before',
    "<%= config.bin %> bench /users --rate 5000/s -d 1m --expect 'p99<250ms' --export k6 -o load.js",
  ]
  static override strict = false
  static override args = {path: targetArg}
  static override flags = benchFlags as never as typeof requestFlags

  async run() {
    const {argv, flags} = await this.parse({
      args: Bench.args,
      flags: benchFlags,
      baseFlags: Bench.baseFlags,
      strict: false,
    })
    return this.bench(argv as string[], flags)
  }
}
