export {type CheckedYaml, checkedYaml} from './checked-yaml.js'
export {parseConfig, readText} from './config-file.js'
export {findProjectFile, PROJECT_FILE, userConfigPath} from './config-paths.js'
export {configError, type LocatedProblem, pathKey} from './config-problem.js'
export {describeSettings} from './describe.js'
export {addApi, type EditDeps, type EditResult, removeApi, updateApi, useApi} from './edit.js'
export {environment} from './environment.js'
export {guardOf} from './guard.js'
export {
  acceptsVariable,
  capturedVariables,
  type MissingVariable,
  missingVariables,
} from './presets/fill.js'
export {
  findPreset,
  PRESETS,
  type Preset,
  type PresetVariable,
  presetNames,
} from './presets/index.js'
export type {RawApi, RawAuth} from './raw.js'
export {parseReference, referenceText} from './reference.js'
export {
  type ApiSummary,
  type ConfiguredApis,
  loadRegistry,
  type RegistryInput,
} from './registry.js'
export {CONFIG_SCHEMA} from './schema.js'
export {AUTH_TYPES} from './schema-auth.js'
export type {Schema} from './schema-type.js'
export {createSecretResolver, type SecretResolverDeps} from './secret-resolver.js'
export type * from './types.js'
export {validateFile, validateFiles} from './validate.js'
export {yamlText} from './yaml-text.js'
