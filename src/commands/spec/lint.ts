import * as Args from '@oclif/core/args'
import {ApixCommand} from '../../cli/apix-command.js'
import {openapiFlag, specContext} from '../../cli/spec.js'
import {ExitCode} from '../../errors/index.js'
import {lintSpec} from '../../spec/index.js'

export default class SpecLint extends ApixCommand {
  static override summary = 'check an OpenAPI document, with line and column'
  static override description = 'Exit 9 when there is an error; warnings alone are exit 0.'
  static override examples = [
    '<%= config.bin %> spec lint',
    '<%= config.bin %> spec lint ./openapi.yaml',
    '<%= config.bin %> spec lint --json',
  ]
  static override args = {
    file: Args.string({description: 'a file or URL', ignoreStdin: true}),
  }
  static override flags = {openapi: openapiFlag}

  async run() {
    const {args, flags} = await this.parse(SpecLint)
    const {output, notifier} = this.deps
    const source = args.file ?? flags.openapi
    const userAgent = `apix/${this.config.version}`
    const {spec} = await specContext(this.deps, source, userAgent, {readOnly: true})
    const problems = await lintSpec(spec)
    const errors = problems.filter(({severity}) => severity === 'error').length
    const warnings = problems.length - errors
    if (errors > 0) this.exitCode = ExitCode.check
    if (!this.deps.options.json) {
      const {renderLint} = await import('../../output/spec-view.js')
      const {styleFor} = await import('../../output/style.js')
      await this.render(renderLint(problems, styleFor(output.stdout)))
    }
    notifier.notice(`${errors} errors, ${warnings} warnings in ${spec.index.source}`)
    return {source: spec.index.source, errors, warnings, problems}
  }
}
