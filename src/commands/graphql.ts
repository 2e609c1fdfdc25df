import {readFile} from 'node:fs/promises'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {globalFlags} from '../cli/flags.js'
import {RequestCommand, type RequestFlags} from '../cli/request/command.js'
import {requestFlags} from '../cli/request/flags.js'
import {readStdin} from '../cli/stdin.js'
import {ApixError, ExitCode} from '../errors/index.js'
import {visible} from '../output/index.js'
import {graphqlDraft, graphqlErrors, isMutation, type PipelineResponse} from '../request/index.js'

const queryArg = Args.string({
  description: 'the document, @FILE or @-',
  required: true,
  ignoreStdin: true,
})
const graphqlFlags = {
  operation: Flags.string({
    summary: 'which operation of the document',
    helpValue: 'NAME',
    helpGroup: 'BODY',
  }),
  endpoint: Flags.string({
    summary: 'where the API answers GraphQL; /graphql, or what its configuration says',
    helpValue: 'PATH|URL',
    helpGroup: 'NETWORK',
  }),
}

export default class Graphql extends RequestCommand {
  static override summary = 'send a GraphQL query or mutation'
  static override description =
    'ITEMs are its variables: name=value is a string, name:=value any JSON, input[name]=value nested. Errors in the response are printed on stderr and exit with 9.'
  static override examples = [
    "<%= config.bin %> graphql '{ viewer { login } }' -a github",
    '<%= config.bin %> graphql @issues.graphql first:=10 team=ENG -a linear',
    "<%= config.bin %> graphql '{ me { id } }' --endpoint :4000/graphql --filter data.me.id",
  ]
  static override args = {query: queryArg}
  static override flags: typeof RequestCommand.flags & typeof graphqlFlags = {
    ...requestFlags,
    ...graphqlFlags,
  }

  protected override readonly judges = true
  #isMutation = true

  async run() {
    const {argv, flags} = await this.parse({
      args: Graphql.args,
      flags: Graphql.flags,
      baseFlags: globalFlags,
      strict: false,
    })
    const [document = '', ...items] = argv as string[]
    const {operation} = flags
    const query = await this.document(document)
    this.#isMutation = isMutation(query, operation)
    const shaping = {...(flags as RequestFlags), 'ignore-stdin': true}
    const settings = await this.settings(flags.endpoint ?? '/', flags)
    const target = flags.endpoint ?? settings?.graphql ?? '/graphql'
    const variables = await this.draft('POST', target, items, shaping)
    return this.sendDraft(graphqlDraft(query, variables, operation), settings, shaping)
  }

  /** A query changes nothing, though it is sent with POST. */
  protected override async confirm(...args: Parameters<RequestCommand['confirm']>): Promise<void> {
    if (this.#isMutation) await super.confirm(...args)
  }

  protected override judge(response: PipelineResponse, body: Buffer): void {
    const errors = graphqlErrors(body)
    for (const error of errors) this.deps.notifier.warn(visible(error))
    if (errors.length > 0 && response.status < 300) this.exitCode = ExitCode.check
  }

  private async document(text: string): Promise<string> {
    if (text === '@-') return (await readStdin(this.deps.notifier)).toString('utf8')
    if (!text.startsWith('@')) return text
    try {
      return await readFile(text.slice(1), 'utf8')
    } catch (cause) {
      throw new ApixError('FILE_UNREADABLE', `cannot read ${text.slice(1)}`, {cause})
    }
  }
}
