import {ApixError} from '../errors/index.js'
import type {Prompter} from '../shared/index.js'

/**
 * Questions on @inquirer/prompts, written to stderr so that `apix … | jq` can still ask. The
 * package is loaded when the first question is asked.
 * @param interactive false under --no-input, in CI and without a terminal: every question fails
 */
export function createPrompter(interactive: boolean, signal: AbortSignal): Prompter {
  const context = {output: process.stderr, clearPromptOnDone: false, signal}

  function refuse(message: string, flag: string): ApixError {
    return new ApixError('INPUT_REQUIRED', `${message}: cannot ask here`, {hints: [`pass ${flag}`]})
  }

  return {
    interactive,
    async input({message, flag, default: preset}) {
      if (!interactive) throw refuse(message, flag)
      const {input} = await import('@inquirer/prompts')
      return input({message, ...(preset !== undefined && {default: preset})}, context)
    },
    async password({message, flag}) {
      if (!interactive) throw refuse(message, flag)
      const {password} = await import('@inquirer/prompts')
      return password({message, mask: '•'}, context)
    },
    async confirm({message, flag, default: preset}) {
      if (!interactive) throw refuse(message, flag)
      const {confirm} = await import('@inquirer/prompts')
      return confirm({message, default: preset ?? false}, context)
    },
    async select({message, flag, choices}) {
      if (!interactive) throw refuse(message, flag)
      const {select} = await import('@inquirer/prompts')
      return select({message, choices: choices.map((choice) => ({...choice}))}, context)
    },
  }
}
