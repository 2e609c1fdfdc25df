import {ApixError} from '../../errors/index.js'
import type {Prompter} from '../../shared/index.js'
import {type CallPlan, type MissingValue, typeWords} from '../../spec/index.js'
import {openapiFlag} from '../spec.js'
import {requestFlags} from './flags.js'

export const callFlags = {...requestFlags, openapi: openapiFlag}

/** Names everything that is missing at once, with what it may be. */
export function missingError({operation, missing}: CallPlan): ApixError {
  const names = missing.map(({name}) => name)
  const needs = names.length === 1 ? 'is' : 'are'
  return new ApixError('INPUT_REQUIRED', `${operation.id}: ${names.join(', ')} ${needs} required`, {
    hints: [
      ...missing.map((value) => `${usage(value)}${value.summary ? `  ${value.summary}` : ''}`),
      `apix spec show ${operation.id} says more`,
    ],
  })
}

function usage(value: MissingValue): string {
  const {name, example} = value
  if (name === '@FILE') return '@FILE'
  const such = example === undefined ? '' : ` such as ${textOf(example)}`
  return `${name}=… (${value.in}, ${typeWords(value)}${such})`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Asks for each; @returns the ITEMs that the answers make */
export async function promptFor(
  missing: readonly MissingValue[],
  prompter: Prompter,
): Promise<string[]> {
  const answers: string[] = []
  for (const value of missing) {
    const {name, choices, summary} = value
    const message = summary === undefined ? name : `${name} (${summary})`
    if (name === '@FILE') {
      answers.push(`@${await prompter.input({message: 'a file with the body', flag: '@FILE'})}`)
      continue
    }
    const flag = `${name}=…`
    const texts = choices?.filter((choice) => choice !== null).map(String)
    const answer = texts
      ? await prompter.select({message, flag, choices: texts.map((text) => ({value: text}))})
      : await prompter.input({
          message: `${message}, ${typeWords(value)}`,
          flag,
          ...(value.default !== undefined && {default: textOf(value.default)}),
        })
    answers.push(`${escaped(name)}=${escaped(answer)}`)
  }
  return answers
}

/** An answer is a value, whatever separators are in it. */
function escaped(text: string): string {
  return text.replaceAll(/[:=@;]/g, String.raw`\$&`)
}
