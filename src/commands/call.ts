import {callFlags, missingError, promptFor} from '../cli/request/call.js'
import {RequestCommand, type RequestFlags} from '../cli/request/command.js'
import {operationArg, specContext} from '../cli/spec.js'
import {type CallPlan, findOperation, planCall} from '../spec/index.js'

export default class Call extends RequestCommand {
  static override summary = 'call an operation of the OpenAPI document by its name'
  static override description =
    'Parameters are given by name and go where the document says: path, query, header or cookie. Any other name is a field of the body, typed by its schema; name:=JSON sends any value, name@FILE a file. Where a field has the name of a parameter write body.NAME. Required values that are missing are asked for.'
  static override examples = [
    '<%= config.bin %> call getPetById petId=10',
    '<%= config.bin %> call addPet name=Rex photoUrls=a.png,b.png status=available',
    "<%= config.bin %> call 'GET /users/octocat'",
    '<%= config.bin %> call uploadFile petId=1 @photo.jpg --json',
    '<%= config.bin %> call listPets limit=5 --openapi ./openapi.yaml --curl',
  ]
  static override args = {operation: operationArg}
  static override flags = callFlags

  async run() {
    const {words, flags} = await this.parseWords(Call.args, callFlags)
    const {openapi} = flags as {openapi?: string}
    const [name = '', ...items] = words
    const context = await specContext(this.deps, openapi, `apix/${this.config.version}`)
    return this.call(context, name, items, flags)
  }

  private async call(
    {spec, settings}: Awaited<ReturnType<typeof specContext>>,
    name: string,
    items: readonly string[],
    flags: RequestFlags,
  ) {
    const found = findOperation(spec.index, name)
    const {method, body} = found.operation
    const wish: 'form' | 'multipart' | undefined = flags.multipart
      ? 'multipart'
      : flags.form
        ? 'form'
        : undefined
    const wholeBody = flags.raw !== undefined || (flags.data?.length ?? 0) > 0
    const input = {found, settings, wholeBody, ...(wish && {wish})}
    let plan = await planCall(spec, {...input, words: items})
    const base = await this.baseDraft(method, plan, flags, body !== undefined)
    // What was piped in is the body; then none of its fields is missing.
    if (base.body.kind !== 'none')
      plan = await planCall(spec, {...input, words: items, wholeBody: true})
    if (plan.missing.length > 0) {
      const {prompter} = this.deps
      if (!prompter.interactive) throw missingError(plan)
      const answers = await promptFor(plan.missing, prompter)
      plan = await planCall(spec, {...input, words: [...items, ...answers]})
    }
    return this.sendDraft(await plan.draft(base), settings, flags)
  }

  /** The ITEMs that every request has, and the body flags, mean what they always mean. */
  private baseDraft(method: string, plan: CallPlan, flags: RequestFlags, takesBody: boolean) {
    const {form: _form, multipart: _multipart, ...rest} = flags
    const ignore = flags['ignore-stdin'] === true || !takesBody || !plan.takesWholeBody
    return this.draft(method, '', plan.others, {...rest, 'ignore-stdin': ignore})
  }
}
