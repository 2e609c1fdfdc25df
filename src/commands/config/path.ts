import {findProjectFile, userConfigPath} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {renderPaths} from '../../output/config-view.js'

type Paths = Record<'user' | 'config' | 'data' | 'cache', string> & {project: string | null}

export default class ConfigPath extends ApixCommand<Paths> {
  static override summary = 'print which files and directories are used'
  static override description =
    'The directories can be set with APIX_CONFIG_DIR, APIX_DATA_DIR and APIX_CACHE_DIR.'
  static override examples = ['<%= config.bin %> config path']

  async run() {
    await this.parse(ConfigPath)
    const {config, data, cache} = this.deps.directories
    const project = findProjectFile(process.cwd()) ?? null
    const paths = {user: userConfigPath(config), project, config, data, cache}
    await this.render(renderPaths(paths))
    return paths
  }
}
