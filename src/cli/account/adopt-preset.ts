import {
  type ApiSettings,
  acceptsVariable,
  addApi,
  capturedVariables,
  findPreset,
  loadRegistry,
  missingVariables,
  type Preset,
  updateApi,
  userConfigPath,
} from '../../api/index.js'
import type {Capture, CaptureRule} from '../../auth/index.js'
import {ApixError} from '../../errors/index.js'
import type {Deps} from '../deps.js'

/** An API to log in to, and how to write down what the login found out about it. */
export interface LoginTarget {
  settings: ApiSettings
  registrationUrl: string | undefined
  /** What of the preset only the login can find out. */
  capture: Capture | undefined
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
  const selection = {...deps.selection, ...(api !== undefined && {api}), login: true}
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
    capture: shipped && captureFor(shipped, settings, deps, add),
    async remember(clientId) {
      await add()
      if (clientId !== undefined) {
        await updateApi({path, name: settings.name, api: {auth: {clientId}}}, await edit())
      }
    },
  }
}

/** Values that the login finds are written down like those that a person types. */
function captureFor(
  preset: Preset,
  {name, environment, baseUrl}: ApiSettings,
  deps: Deps,
  add: () => Promise<void>,
): Capture | undefined {
  const unknown = capturedVariables(preset)
  // Whoever has the API at an address of their own knows these already.
  if (unknown.length === 0 || !unknown.some((variable) => needs(preset, variable.name, baseUrl))) {
    return undefined
  }
  const rules = unknown.flatMap(({name: variable, from}): CaptureRule[] =>
    from ? [{name: variable, ...from}] : [],
  )
  return {
    rules,
    async apply(values) {
      for (const variable of unknown) {
        const value = values[variable.name] ?? ''
        if (!acceptsVariable(variable, value)) {
          throw new ApixError('LOGIN_FAILED', `the server named an odd ${variable.name}`)
        }
      }
      await add()
      const path = userConfigPath(deps.directories.config)
      await updateApi({path, name, api: {variables: values}}, {locks: await deps.locks()})
      const {directories, environment: variables} = deps
      const registry = await loadRegistry({environment: variables, directories, cwd: process.cwd()})
      return registry.resolve({api: name, environment}).origins
    },
  }
}

/** Whether the address is still the preset's, with or without a value from an earlier login. */
function needs({settings}: Preset, variable: string, baseUrl: string): boolean {
  const [before = '', after = ''] = settings.baseUrl.split(`{${variable}}`)
  return (
    settings.baseUrl.includes(`{${variable}}`) &&
    (baseUrl.startsWith(before) || before === '') &&
    baseUrl.endsWith(after)
  )
}
