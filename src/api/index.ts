export {environment} from './environment.js'
export {
  findPreset,
  PRESETS,
  type Preset,
  type PresetVariable,
  presetNames,
} from './presets/index.js'
export {referenceText} from './reference.js'
export {loadRegistry, type RegistryInput} from './registry.js'
export {createSecretResolver, type SecretResolverDeps} from './secret-resolver.js'
export type * from './types.js'
