import {isAbsolute, relative, resolve} from 'node:path'
import * as Args from '@oclif/core/args'
import {addApi, findPreset, missingVariables, presetNames, type RawApi} from '../../api/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {apiFlags, apiFromFlags, baseUrlFrom} from '../../cli/config/api-flags.js'
import {configTarget, projectFlag} from '../../cli/config/config-target.js'

export default class ApiAdd extends ApixCommand<{name: string; path: string; default: boolean}> {
  static override summary = 'add an API to the configuration'
  static override description =
    'Writes the user file, or apix.yaml with --project. The first API becomes the default one. Secrets never go here: log in afterwards.'
  static override examples = [
    '<%= config.bin %> api add shop --base-url https://api.example.com/v1',
    '<%= config.bin %> api add github',
    "<%= config.bin %> api add billing --base-url https://billing.example.com --auth apiKey --auth-name X-API-Key --header 'X-API-Version: 2.0'",
  ]
  static override args = {
    name: Args.string({description: 'how you call it', required: true, ignoreStdin: true}),
  }
  static override flags = {...apiFlags, project: projectFlag}

  async run() {
    const {args, flags} = await this.parse(ApiAdd)
    const {name} = args
    // The name of a preset alone is enough.
    const preset =
      flags.preset ??
      (flags['base-url'] === undefined && presetNames.includes(name) ? name : undefined)
    const target = configTarget(this.deps, flags.project)
    const api = await this.complete(apiFromFlags({...flags, preset}), target)
    const locks = await this.deps.locks()
    const {path, default: isDefault} = await addApi({path: target, name, api}, {locks})
    this.deps.notifier.notice(`added ${name} to ${path}${isDefault ? '; it is the default' : ''}`)
    return {name, path, default: isDefault}
  }

  /** Asks for what is missing; a file is named relative to the configuration that names it. */
  private async complete(api: RawApi, target: string): Promise<RawApi> {
    const {prompter} = this.deps
    const preset = api.preset === undefined ? undefined : findPreset(api.preset)
    if (!preset && api.baseUrl === undefined) {
      const baseUrl = await prompter.input({message: 'Base URL', flag: '--base-url'})
      return this.complete({...api, baseUrl: baseUrlFrom(baseUrl)}, target)
    }
    const variables = {...api.variables}
    for (const {name, prompt, example} of preset ? missingVariables(preset, variables) : []) {
      const message = `${prompt} (such as ${example})`
      variables[name] = await prompter.input({message, flag: `--variable ${name}=…`})
    }
    const local = api.openapi !== undefined && !/^https?:/i.test(api.openapi)
    return {
      ...api,
      ...(Object.keys(variables).length > 0 && {variables}),
      ...(local && {openapi: besides(target, api.openapi)}),
    }
  }
}

function besides(target: string, file = ''): string {
  const path = relative(resolve(target, '..'), resolve(file))
  return isAbsolute(path) || path.startsWith('.') ? path : `./${path}`
}
