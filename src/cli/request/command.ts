import type * as Interfaces from '@oclif/core/interfaces'
import type {ApiSettings} from '../../api/index.js'
import {ApixError, ExitCode, exitCodeOfStatus} from '../../errors/index.js'
import {
  absoluteTarget,
  type CodeLanguage,
  createDraft,
  type Expectation,
  PageFailed,
  type Pipeline,
  type PipelineRequest,
  type PipelineResponse,
  parseExpectation,
  type RequestDraft,
  readBody,
} from '../../request/index.js'
import {createId} from '../../shared/index.js'
import {ApixCommand} from '../apix-command.js'
import {globalFlags} from '../flags.js'
import {isPiped, readStdin} from '../stdin.js'
import {headerObject, requestBody, requestDocument} from './document.js'
import {explainStatus, peeked} from './explain-status.js'
import {requestFlags, targetArg} from './flags.js'
import {liveKind} from './live-body.js'
import {type NetworkFlags, requestOptions} from './options.js'
import {printHead, printRequest, printResponse, printTail, saveBody} from './output.js'
import {type OutputFlags, type Plan, planOutput} from './plan.js'
import {statedFailure} from './stated-failure.js'
import {judgeDrift, judgeExpectations} from './verdict.js'

export type RequestFlags = NetworkFlags &
  OutputFlags & {
    api?: string | undefined
    header?: string[] | undefined
    data?: string[] | undefined
    raw?: string | undefined
    form?: boolean
    multipart?: boolean
    'ignore-stdin'?: boolean
    'idempotency-key'?: string | undefined
    expect?: string[] | undefined
    paginate?: boolean
    'max-pages'?: number | undefined
    offline?: boolean
    curl?: boolean
    snippet?: CodeLanguage | undefined
    yes?: boolean
    json?: boolean
  }

/** The flags that shape the request itself. */
export type DraftFlags = Pick<
  RequestFlags,
  'header' | 'data' | 'raw' | 'form' | 'multipart' | 'ignore-stdin' | 'idempotency-key'
>

/** What `get`, `post` and their like share: everything but the method. */
export abstract class RequestCommand extends ApixCommand {
  static override strict = false
  static override args: Interfaces.ArgInput = {path: targetArg}
  static override flags = requestFlags

  /** Whether `judge` looks at bodies, which are then held. */
  protected readonly judges: boolean = false

  /** What a command thinks of the response besides its status. */
  protected judge(_response: PipelineResponse, _body: Buffer): void {}

  /** @param words PATH and ITEMs */
  protected async send(method: string, words: readonly string[], flags: RequestFlags) {
    const [target = '', ...items] = words
    const draft = await this.draft(method, target, items, flags)
    return this.sendDraft(draft, await this.settings(target, flags), flags)
  }

  protected async sendDraft(
    draft: RequestDraft,
    settings: ApiSettings | undefined,
    flags: RequestFlags,
  ) {
    const expectations = (flags.expect ?? []).map(parseExpectation)
    const plan = planOutput(flags, this.deps.output, draft.method)
    const options = await requestOptions(flags, this.deps.signal, this.deps.redactor)
    const pipeline = await this.deps.pipeline(`apix/${this.config.version}`)
    const request = await pipeline.prepare(draft, settings, options)
    const language = flags.snippet ?? (flags.curl ? 'curl' : undefined)
    if (language) return this.showCode(request, language)
    if (flags.offline) return this.showOffline(request, plan, flags)
    await this.confirm(request, flags)
    if (flags.paginate) return this.sendPages(request, pipeline, plan, expectations, flags)
    if (flags.download || flags.continue) return this.download(request, pipeline, plan, flags)
    const response = await pipeline.run(request)
    return this.finish(request, response, plan, expectations)
  }

  /** All pages as one response; a page that fails is the outcome. */
  private async sendPages(
    request: PipelineRequest,
    pipeline: Pipeline,
    plan: Plan,
    expectations: readonly Expectation[],
    flags: RequestFlags,
  ) {
    const {explainFailedPage, fetchPages} = await import('./paginate.js')
    const joined = await fetchPages(request, pipeline, flags, this.deps)
    try {
      const document = await this.finish(request, joined.response, plan, expectations)
      return document && {...document, pages: joined.pages()}
    } catch (error) {
      if (!(error instanceof PageFailed)) throw error
      const {page} = error
      this.exitCode = explainFailedPage(page, this.deps)
      if (!this.deps.options.json) return undefined
      return {...requestDocument(page.request, page.response, page.body), pages: page.number}
    }
  }

  /** Saves what was asked for; an error of the server is printed like any other. */
  private async download(
    request: PipelineRequest,
    pipeline: Pipeline,
    plan: Plan,
    flags: RequestFlags,
  ) {
    const downloads = await import('./download.js')
    const {output, notifier, clock, options} = this.deps
    const wanted = await downloads.planDownload(flags, request)
    const sent = downloads.downloadRequest(request, wanted)
    const response = await pipeline.run(sent)
    if (!downloads.isDownloadable(response, wanted)) {
      return this.finish(sent, response, {...plan, file: undefined}, [])
    }
    const deps = {output, notifier, clock, quiet: options.quiet}
    if (!options.json) await printHead(response, plan, output)
    const saved = await downloads.saveResponse(response, wanted, deps)
    if (options.json) return downloads.downloadDocument(sent, response, saved)
    await printTail(response, saved.size, plan, output)
    return undefined
  }

  /** PATH and ITEMs as typed, and the flags. */
  protected async parseWords(
    args: Interfaces.ArgInput = {path: targetArg},
    known: Interfaces.FlagInput = requestFlags,
  ) {
    this.prepareArgv()
    // Spelt out: oclif's parser looks at the own properties of a class only.
    const {argv, flags} = await this.parse({
      args,
      flags: known,
      baseFlags: globalFlags,
      strict: false,
    })
    return {words: argv as string[], flags: flags as unknown as RequestFlags}
  }

  /** Words as typed, flags taken out; `--idempotency-key` alone stands for a made-up key. */
  private prepareArgv(): void {
    const key = '--idempotency-key'
    const end = this.argv.indexOf('--')
    this.argv = this.argv.map((word, index) => {
      const isFlag = word === key && (end === -1 || index < end)
      const next = this.argv[index + 1] ?? '-'
      const takesNext = /^[\w.-]+$/.test(next) && !next.startsWith('-')
      return isFlag && !takesNext ? `${key}=${createId(this.deps.clock.now())}` : word
    })
  }

  protected async draft(
    method: string,
    target: string,
    items: readonly string[],
    flags: DraftFlags,
  ): Promise<RequestDraft> {
    const {notifier} = this.deps
    const draft = await createDraft(
      {
        method: method.toUpperCase(),
        target,
        items,
        mode: flags.multipart ? 'multipart' : flags.form ? 'form' : 'json',
        ...(flags.raw !== undefined && {raw: flags.raw}),
        data: flags.data ?? [],
        headers: flags.header ?? [],
      },
      {
        readStdin: () => readStdin(notifier),
        pipedBody: async () =>
          flags['ignore-stdin'] || !isPiped() ? undefined : readStdin(notifier),
      },
    )
    const key = flags['idempotency-key']
    return key === undefined
      ? draft
      : {...draft, headers: [...draft.headers, ['Idempotency-Key', key]]}
  }

  /** A path needs an API; an absolute URL may belong to one. */
  protected async settings(
    target: string,
    flags: Pick<RequestFlags, 'api'>,
  ): Promise<ApiSettings | undefined> {
    const registry = await this.deps.registry()
    const {selection} = this.deps
    const named = flags.api !== undefined || selection.api !== undefined
    if (absoluteTarget(target) && !named && registry.default === undefined) return undefined
    return registry.resolve(selection)
  }

  protected async confirm(
    request: PipelineRequest,
    flags: Pick<RequestFlags, 'yes'>,
  ): Promise<void> {
    const {guard, method} = request
    if (!guard || flags.yes) return
    const {prompter} = this.deps
    const where = `${guard.api}/${guard.environment}`
    const message = `${method} ${request.url.href} in ${where}?`
    if (prompter.interactive && (await prompter.confirm({message, flag: '--yes'}))) return
    throw new ApixError('CONFIRMATION_REQUIRED', `${method} in ${where} was not confirmed`, {
      hints: ['pass --yes to send it'],
    })
  }

  private async showCode(request: PipelineRequest, language: CodeLanguage) {
    const {codeRequest, renderCode} = await import('../../request/index.js')
    const code = renderCode(language, codeRequest(request, this.deps.redactor))
    await this.render(`${code}\n`)
    return {[language]: code}
  }

  private async showOffline(request: PipelineRequest, plan: Plan, flags: RequestFlags) {
    const parts = new Set(flags.print === undefined ? 'HB' : flags.print)
    if (!this.deps.options.json) await printRequest(request, {...plan, parts}, this.deps.output)
    const {method, url, headers, body} = request
    return {
      request: {method, url: url.href, headers: headerObject(headers), body: requestBody(body)},
    }
  }

  private async finish(
    request: PipelineRequest,
    given: PipelineResponse,
    plan: Plan,
    expectations: readonly Expectation[],
  ) {
    const {output, notifier, clock, options} = this.deps
    const {response, start} = peeked(given)
    const rule = request.settings?.failure
    const looks = this.judges || rule !== undefined
    const kind = options.json && plan.stream ? liveKind(response, plan) : undefined
    if (kind && kind !== 'lines') {
      const {streamAsJson} = await import('./live-json.js')
      this.exitCode = await streamAsJson(response, kind, plan, this.deps)
      return undefined
    }
    const hold = looks || expectations.some(({subject}) => /^(?:body|size)/.test(subject))
    let body: Buffer
    if (options.json && plan.file !== undefined) {
      body = (await saveBody(response.body, plan.file, plan, true)).body
    } else if (options.json) body = await readBody(response.body, plan.maxBody)
    else {
      body = (await printResponse(response, plan, output, hold, notifier)).body
      const about = {now: clock.now(), api: request.settings?.name}
      explainStatus(response, start(), output, notifier, about)
    }
    this.exitCode = exitCodeOfStatus(response.status)
    const stated = statedFailure(rule, response.status, body)
    if (stated !== undefined) {
      notifier.warn(`HTTP ${response.status}, but the API says it failed: ${stated}`)
      this.exitCode = ExitCode.check
    }
    this.judge(response, body)
    const failures = judgeExpectations(expectations, response, body, notifier)
    // A status that was expected is no failure.
    if (expectations.some(({subject}) => subject === 'status')) this.exitCode = ExitCode.ok
    if (failures.length > 0) this.exitCode = ExitCode.check
    if (judgeDrift(response, notifier)) this.exitCode = ExitCode.check
    if (!options.json) return undefined
    const document = {
      ...requestDocument(request, response, body),
      ...(response.drift && {drift: response.drift}),
    }
    return expectations.length === 0
      ? document
      : {...document, expectations: {passed: failures.length === 0, failures}}
  }
}
