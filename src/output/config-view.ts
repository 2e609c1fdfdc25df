import type {ApiSummary, EffectiveValue, Preset} from '../api/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {renderTable} from './table.js'

export function renderApis(apis: readonly ApiSummary[], style: Style): string {
  return renderTable(
    apis,
    [
      {title: 'API', value: ({name, default: chosen}) => (chosen ? `${name} *` : name)},
      {title: 'Base URL', value: ({baseUrl}) => baseUrl ?? '-'},
      {title: 'Environments', value: ({environments}) => environments.join(', ') || '-'},
      {title: 'From', value: ({source}) => source},
    ],
    style,
  )
}

export function renderPresets(presets: readonly Preset[], style: Style): string {
  return renderTable(
    presets,
    [
      {title: 'Preset', value: ({name}) => name},
      {title: 'API', value: ({title}) => title},
      {title: 'Auth', value: ({settings}) => settings.auth?.type ?? 'none'},
      {title: 'Base URL', value: ({settings}) => settings.baseUrl},
    ],
    style,
  )
}

/** `timeout: 30s`, one value a line; with origins a table that says where each came from. */
export function renderEffective(
  values: readonly EffectiveValue[],
  style: Style,
  origins: boolean,
): string {
  if (!origins) {
    return values.map(({path, value}) => `${printable(path)}: ${words(value)}\n`).join('')
  }
  return renderTable(
    values,
    [
      {title: 'Setting', value: ({path}) => path},
      {title: 'Value', value: ({value}) => words(value)},
      {title: 'Origin', value: ({origin}) => origin},
      {title: 'Where', value: ({source}) => source ?? '-'},
    ],
    style,
  )
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join(', ')
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

export function renderPaths(paths: Readonly<Record<string, string | null>>): string {
  return Object.entries(paths)
    .map(([name, path]) => `${name}: ${path ?? '-'}\n`)
    .join('')
}
