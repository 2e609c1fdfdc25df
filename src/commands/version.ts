import {ApixCommand} from '../cli/apix-command.js'

export default class Version extends ApixCommand<{
  version: string
  platform: string
  node: string
}> {
  static override summary = 'print the version of apix, Node and the platform'
  static override examples = ['<%= config.bin %> version --json']

  async run() {
    await this.parse(Version)
    const {version, platform, arch} = this.config
    await this.render(
      `${this.config.name}/${version} ${platform}-${arch} node-${process.version}\n`,
    )
    return {version, platform: `${platform}-${arch}`, node: process.version}
  }
}
