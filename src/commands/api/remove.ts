import * as Args from '@oclif/core/args'
import {type ConfiguredApis, removeApi} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {configTarget, projectFlag} from '../../cli/config/config-target.js'
import {ApixError} from '../../errors/index.js'

export default class ApiRemove extends ApixCommand<{removed: string; path: string}> {
  static override summary = 'remove an API from the configuration'
  static override description =
    'Changes the user file, or apix.yaml with --project. Stored credentials stay until apix logout.'
  static override examples = ['<%= config.bin %> api remove shop']
  static override args = {
    name: Args.string({description: 'the API', required: true, ignoreStdin: true}),
  }
  static override flags = {project: projectFlag}

  async run() {
    const {args, flags} = await this.parse(ApiRemove)
    const {locks, notifier, registry} = this.deps
    if (!flags.project) refuseProjectApi(args.name, (await registry()).files)
    const target = configTarget(this.deps, flags.project)
    const {path} = await removeApi({path: target, name: args.name}, {locks: await locks()})
    notifier.notice(`removed ${args.name} from ${path}`)
    return {removed: args.name, path}
  }
}

function refuseProjectApi(name: string, {user, project}: ConfiguredApis['files']): void {
  const defines = (file: typeof user) => Object.hasOwn(file?.value.apis ?? {}, name)
  if (!project || defines(user) || !defines(project)) return
  throw new ApixError('USAGE', `"${name}" is defined by the project, in ${project.path}`, {
    hints: ['pass --project to remove it there'],
  })
}
