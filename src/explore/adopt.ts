import {acceptsVariable, findPreset, missingVariables} from '../api/index.js'
import {isApixError} from '../errors/index.js'
import {say} from './say.js'
import type {ExploreDeps} from './types.js'

/**
 * Adds a shipped preset; asks for what it needs to know, Esc goes back to the value before.
 * @returns what was done, in words; undefined when it was not
 */
export async function adopt(name: string, deps: ExploreDeps): Promise<string | undefined> {
  const {screen} = deps
  const preset = findPreset(name)
  if (!preset) return undefined
  const wanted = missingVariables(preset)
  const variables: Record<string, string> = {}
  for (let at = 0; at < wanted.length; ) {
    const variable = wanted[at]
    if (!variable) break
    const answer = await screen.ask({
      trail: [name],
      context: Object.entries(variables).map(([key, value]) => `  ${key} = ${value}`),
      question: `${variable.name}:`,
      help: [variable.prompt, `such as ${variable.example}`],
      initial: variables[variable.name] ?? '',
      check: (text) =>
        acceptsVariable(variable, text.trim()) ? undefined : `it looks like ${variable.example}`,
    })
    if (answer !== undefined) variables[variable.name] = answer.trim()
    else if (at === 0) return undefined
    at += answer === undefined ? -1 : 1
  }
  try {
    await deps.addPreset(name, variables)
  } catch (error) {
    if (!isApixError(error) || error.code === 'INTERRUPTED') throw error
    await say(error.message, [name], screen)
    return undefined
  }
  screen.tell(`added ${name}`)
  return `added ${name}: its credential comes from apix auth login ${name}, or from APIX_TOKEN`
}
