import type {RawApi, RawTexts} from '../raw.js'
import type {Preset, PresetVariable} from './preset.js'

/** A variable of a preset that has no value yet. */
export interface MissingVariable extends PresetVariable {
  name: string
}

/** The variables that have neither a value nor a default. */
export function missingVariables(preset: Preset, values: RawTexts = {}): MissingVariable[] {
  return unknownVariables(preset, values).filter(({from}) => from === undefined)
}

/** Those of them that a login finds out. */
export function capturedVariables(preset: Preset, values: RawTexts = {}): MissingVariable[] {
  return unknownVariables(preset, values).filter(({from}) => from !== undefined)
}

function unknownVariables(preset: Preset, values: RawTexts): MissingVariable[] {
  return Object.entries(preset.variables ?? {})
    .filter(([name, variable]) => !Object.hasOwn(values, name) && variable.default === undefined)
    .map(([name, variable]) => ({name, ...variable}))
}

/** Whether a value may stand for a variable: it must not break out of the URL it goes into. */
export function acceptsVariable(variable: PresetVariable, value: string): boolean {
  return new RegExp(`^(?:${variable.pattern})$`, 'u').test(value)
}

/** What is wrong with the values given for a preset's variables, in words; undefined when nothing. */
export function variableProblem(preset: Preset, values: RawTexts = {}): string | undefined {
  const known = preset.variables ?? {}
  for (const [name, value] of Object.entries(values)) {
    const variable = Object.hasOwn(known, name) ? known[name] : undefined
    if (!variable) {
      const names = Object.keys(known).join(', ') || 'none'
      return `variables.${name}: the preset ${preset.name} has no such variable, expected ${names}`
    }
    if (!acceptsVariable(variable, String(value))) {
      return `variables.${name}: expected a value such as ${variable.example}`
    }
  }
  return undefined
}

/** The preset's settings with `{name}` replaced; a variable without a value stays as it is. */
export function fillPreset(preset: Preset, values: RawTexts = {}): RawApi {
  return fill(preset.settings, valuesOf(preset, values)) as RawApi
}

function valuesOf(preset: Preset, values: RawTexts): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [name, variable] of Object.entries(preset.variables ?? {})) {
    const value = Object.hasOwn(values, name) ? String(values[name]) : variable.default
    if (value !== undefined) texts.set(name, value)
  }
  return texts
}

/** The same for the other flows and the question who is logged in. */
export function fillExtras(
  preset: Preset,
  values: RawTexts = {},
): Pick<Preset, 'flows' | 'whoami'> {
  const {flows, whoami} = preset
  return fill({flows, whoami}, valuesOf(preset, values)) as Pick<Preset, 'flows' | 'whoami'>
}

function fill(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{(\w+)\}/g, (whole, name: string) => texts.get(name) ?? whole)
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, texts))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, texts)]))
}
