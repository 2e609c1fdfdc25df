import {anthropic} from './anthropic.js'
import {github} from './github.js'
import {gitlab} from './gitlab.js'
import {google} from './google.js'
import {microsoftGraph} from './microsoft-graph.js'
import {openai} from './openai.js'
import type {Preset} from './preset.js'
import {sendgrid} from './sendgrid.js'
import {slack} from './slack.js'
import {stripe} from './stripe.js'
import {twilio} from './twilio.js'

export type {Preset, PresetVariable} from './preset.js'

/** Every shipped preset; one file each. */
export const PRESETS: readonly Preset[] = [
  anthropic,
  github,
  gitlab,
  google,
  microsoftGraph,
  openai,
  sendgrid,
  slack,
  stripe,
  twilio,
]

export const presetNames: readonly string[] = PRESETS.map(({name}) => name)

export function findPreset(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name)
}
