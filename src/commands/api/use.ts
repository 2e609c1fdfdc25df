import * as Args from '@oclif/core/args'
import {useApi} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {configTarget, projectFlag} from '../../cli/config/config-target.js'

export default class ApiUse extends ApixCommand<{default: string; path: string}> {
  static override summary = 'choose the API that is used when none is named'
  static override description = 'Writes the user file, or apix.yaml with --project.'
  static override examples = ['<%= config.bin %> api use github']
  static override args = {
    name: Args.string({description: 'the API', required: true, ignoreStdin: true}),
  }
  static override flags = {project: projectFlag}

  async run() {
    const {args, flags} = await this.parse(ApiUse)
    const {registry, locks, notifier} = this.deps
    const known = await registry()
    known.resolve({api: args.name})
    const target = configTarget(this.deps, flags.project)
    const {path} = await useApi({path: target, name: args.name}, {locks: await locks()})
    notifier.notice(`${args.name} is now the default API`)
    const project = known.files.project
    if (!flags.project && project?.value.default && project.value.default !== args.name) {
      notifier.warn(`in this folder ${project.path} chooses ${project.value.default} instead`)
    }
    return {default: args.name, path}
  }
}
