import {
  type ApiSettings,
  acceptsVariable,
  addApi,
  findPreset,
  loadRegistry,
  missingVariables,
  updateApi,
  userConfigPath,
} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import type {Deps} from './deps.js'

/** An API to log in to, and how to write down what the login found out about it. */
export interface LoginTarget {
  settings: ApiSettings
  registrationUrl: string | undefined
  /** Adds the preset to the user file if it is not configured; keeps the client id. */
  remember(clientId?: string): Promise<void>
}

/**
 * The API that is meant. A preset that nobody configured yet counts: what it needs to know (a
 * tenant, a shop) is asked for, and it is added to the user file once the login has succeeded.
 * @throws ApixError API_UNKNOWN, API_MISSING, INPUT_REQUIRED
 */
export async function findLoginTarget(name: string | undefined, deps: Deps): Promise<LoginTarget> {
  const api = name ?? deps.selection.api
  const selection = {...deps.selection, ...(api !== undefined && {api})}
  const path = userConfigPath(deps.directories.config)
  const edit = async () => ({locks: await deps.locks()})
  let registry = await deps.registry()
  const preset = api === undefined || registry.has(api) ? undefined : findPreset(api)

  let added = false
  const add = async (variables: Record<string, string> = {}) => {
    if (!preset || added) return
    const filled = Object.keys(variables).length > 0 ? {variables} : {}
    const result = await addApi(
      {path, name: preset.name, api: {preset: preset.name, ...filled}},
      await edit(),
    )
    added = true
    const role = result.default ? ' as the default API' : ''
    deps.notifier.notice(`added ${preset.name}${role} to ${result.path}`)
  }

  const missing = preset ? missingVariables(preset) : []
  if (preset && missing.length > 0) {
    const variables: Record<string, string> = {}
    for (const variable of missing) {
      const flag = `apix api add ${preset.name} --preset ${preset.name} with its variables first`
      const message = `${variable.prompt} (like ${variable.example})`
      const value = (await deps.prompter.input({message, flag})).trim()
      if (!acceptsVariable(variable, value)) {
        throw new ApixError('USAGE', `"${value}" is not a ${variable.name}`, {
          hints: [`it looks like ${variable.example}`],
        })
      }
      variables[variable.name] = value
    }
    await add(variables)
    const {directories, environment} = deps
    registry = await loadRegistry({environment, directories, cwd: process.cwd()})
  }

  const settings = registry.resolve(selection)
  const shipped = findPreset(settings.preset ?? settings.name)
  return {
    settings,
    registrationUrl: shipped?.registration,
    async remember(clientId) {
      await add()
      if (clientId !== undefined) {
        await updateApi({path, name: settings.name, api: {auth: {clientId}}}, await edit())
      }
    },
  }
}
