import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {addApi} from '../../api/index.js'
import {configTarget} from '../../cli/config/config-target.js'
import {globalFlags} from '../../cli/flags.js'
import {RequestCommand, type RequestFlags} from '../../cli/request/command.js'
import {authOf, flagsOf} from '../../cli/request/curl-import.js'
import {requestFlags} from '../../cli/request/flags.js'
import {readStdin} from '../../cli/stdin.js'
import {curlDraft, parseCurl, type RequestDraft} from '../../request/index.js'

const commandArg = Args.string({
  description: 'the whole command in quotes, its words after --, or - for stdin',
  required: true,
  ignoreStdin: true,
})
const saveFlag = Flags.string({
  summary: 'send nothing; add its server to the configuration as an API of this name',
  helpValue: 'NAME',
})

const suiteFlag = Flags.string({
  summary: 'send nothing; write it as a test suite of one step, - prints it',
  helpValue: 'FILE',
  exclusive: ['save'],
})

export default class ImportCurl extends RequestCommand {
  static override summary = 'send a pasted curl command, or save its server as an API'
  static override description =
    'Takes what browsers copy as cURL (bash) and what documentation shows. It is recorded like any request, without its secrets. An option that apix does not know is named, and nothing is sent.'
  static override examples = [
    "<%= config.bin %> import curl 'curl https://api.example.com/users -L'",
    "<%= config.bin %> import curl 'curl https://api.example.com/users' --snippet ts",
    "<%= config.bin %> import curl 'curl https://api.example.com/users' --save example",
    "<%= config.bin %> import curl 'curl https://api.example.com/users' --suite users.apix.yaml",
  ]
  static override args = {command: commandArg}
  static override flags: typeof requestFlags & {
    save: typeof saveFlag
    suite: typeof suiteFlag
  } = {...requestFlags, save: saveFlag, suite: suiteFlag}

  async run() {
    const {argv, flags} = await this.parse({
      args: ImportCurl.args,
      flags: ImportCurl.flags,
      baseFlags: globalFlags,
      strict: false,
    })
    const curl = parseCurl(await this.command(argv as string[]))
    const draft = await curlDraft(curl)
    if (flags.suite !== undefined) return this.suite(flags.suite, draft)
    if (flags.save !== undefined) return this.save(flags.save, draft)
    const all = {...(flags as RequestFlags), ...flagsOf(curl)}
    return this.sendDraft(draft, await this.settings(draft.target, all), all)
  }

  private async command(words: string[]): Promise<string | string[]> {
    const [first = ''] = words
    if (first === '-') return (await readStdin(this.deps.notifier)).toString('utf8')
    return words.length === 1 ? first : words
  }

  private async suite(file: string, draft: RequestDraft) {
    const [{importCurl}, {finishImport}] = await Promise.all([
      import('../../suite/index.js'),
      import('../../cli/suite/import.js'),
    ])
    const flags = {force: false, ...(file !== '-' && {out: file})}
    const {text, document} = await finishImport(importCurl(draft), flags, this.deps)
    if (file === '-') await this.render(text)
    return document
  }

  /** The server as an API. Credentials are not written: they are for `apix login`. */
  private async save(name: string, draft: RequestDraft) {
    const url = new URL(draft.target)
    const auth = authOf(draft)
    const api = {baseUrl: url.origin, ...(auth && {auth})}
    const path = configTarget(this.deps, false)
    await addApi({path, name, api}, {locks: await this.deps.locks()})
    this.deps.notifier.notice(`added ${name} to ${path}`)
    if (auth) this.deps.notifier.notice(`its credential is not saved; run: apix login ${name}`)
    await this.render(`apix ${draft.method.toLowerCase()} ${url.pathname} -a ${name}\n`)
    return {name, path, baseUrl: url.origin, auth: auth?.type ?? 'none'}
  }
}
