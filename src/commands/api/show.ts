import * as Args from '@oclif/core/args'
import {describeSettings} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {renderEffective} from '../../output/config-view.js'
import {styleFor} from '../../output/index.js'

export default class ApiShow extends ApixCommand<Record<string, unknown>> {
  static override summary = 'show everything that holds for one API'
  static override description =
    'All layers merged, in the environment that -e chooses. Secrets are shown as the references they are configured as.'
  static override examples = [
    '<%= config.bin %> api show github',
    '<%= config.bin %> api show github --json',
  ]
  static override args = {
    name: Args.string({description: 'the API; the default one unless told', ignoreStdin: true}),
  }

  async run() {
    const {args} = await this.parse(ApiShow)
    const {registry, selection, output} = this.deps
    const chosen = args.name === undefined ? selection : {...selection, api: args.name}
    const known = await registry()
    const settings = known.resolve(chosen)
    await this.render(renderEffective(known.explain(chosen), styleFor(output.stdout), false))
    return describeSettings(settings)
  }
}
