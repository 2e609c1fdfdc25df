import {anthropic} from './anthropic.js'
import {atlassian} from './atlassian.js'
import {auth0} from './auth0.js'
import {discord} from './discord.js'
import {dropbox} from './dropbox.js'
import {github} from './github.js'
import {gitlab} from './gitlab.js'
import {google} from './google.js'
import {hubspot} from './hubspot.js'
import {keycloak} from './keycloak.js'
import {linear} from './linear.js'
import {linkedin} from './linkedin.js'
import {microsoftGraph} from './microsoft-graph.js'
import {notion} from './notion.js'
import {okta} from './okta.js'
import {openai} from './openai.js'
import {paypal} from './paypal.js'
import type {Preset} from './preset.js'
import {salesforce} from './salesforce.js'
import {sendgrid} from './sendgrid.js'
import {shopify} from './shopify.js'
import {slack} from './slack.js'
import {spotify} from './spotify.js'
import {square} from './square.js'
import {stripe} from './stripe.js'
import {twilio} from './twilio.js'
import {x} from './x.js'
import {zoom} from './zoom.js'

export type {Preset, PresetVariable} from './preset.js'

/** Every shipped preset; one file each. */
export const PRESETS: readonly Preset[] = [
  anthropic,
  atlassian,
  auth0,
  discord,
  dropbox,
  github,
  gitlab,
  google,
  hubspot,
  keycloak,
  linear,
  linkedin,
  microsoftGraph,
  notion,
  okta,
  openai,
  paypal,
  salesforce,
  sendgrid,
  shopify,
  slack,
  spotify,
  square,
  stripe,
  twilio,
  x,
  zoom,
]

export const presetNames: readonly string[] = PRESETS.map(({name}) => name)

export function findPreset(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name)
}
