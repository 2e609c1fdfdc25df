import {type Shape, typedJson} from '../../spec/index.js'
import type {ExploreDeps} from '../types.js'
import {askValue, type Taken} from '../values.js'
import {parseTree, type Tree, treeText} from './tree.js'

export interface Asked {
  name: string
  required: boolean
  shape: Shape
}

/**
 * Asks for a value of one line: a text, a number, a choice, a list of those.
 * @param isExample what is there is the description's example, which the tab key puts in
 * @returns undefined for Esc, null to leave it out
 */
export async function askLeaf(
  {name, required, shape}: Asked,
  current: Tree | undefined,
  isExample: boolean,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<Tree | null | undefined> {
  const text = current && textOf(current)
  const {
    summary,
    fields: _,
    others: __,
    item: ___,
    alternatives: ____,
    sample: _____,
    ...known
  } = shape
  const example = known.example ?? (isExample ? text : undefined)
  const taken: Taken = {
    ...known,
    ...(example !== undefined && {example}),
    key: name,
    name,
    in: 'body',
    required,
    ...(summary !== undefined && {summary}),
  }
  const answer = await askValue(taken, isExample ? undefined : text, trail, [], deps)
  return typeof answer === 'string' ? leafOf(taken, answer) : answer
}

/**
 * What a typed text stands for; a text in quotes is read as JSON has it, so that `\n` can be said.
 * @throws ApixError USAGE where it cannot be the value
 */
export function leafOf(taken: Taken, text: string): Tree {
  const {types, name} = taken
  const isFree = types.length === 0
  const quoted = isFree || /^".*"$/.test(text) ? parseTree(text) : undefined
  if (quoted && (isFree || types.includes('string'))) return quoted
  const json = typedJson(name, text, taken)
  return parseTree(json) ?? {kind: 'leaf', json: JSON.stringify(text)}
}

/** As it is typed: texts without quotes where that can be, lists by commas. */
export function textOf(tree: Tree): string {
  if (tree.kind === 'object') return treeText(tree)
  if (tree.kind === 'leaf') {
    if (!tree.json.startsWith('"')) return tree.json
    const text = String(JSON.parse(tree.json))
    return isPlain(text) ? text : tree.json
  }
  const texts = tree.items.map(textOf)
  const isSimple = tree.items.every((item) => item.kind === 'leaf')
  const isClear = texts.every((text) => text !== '' && !/[,"]|^\s|\s$|^\[/.test(text))
  return isSimple && isClear ? texts.join(',') : treeText(tree)
}

/** Can be typed on one line and is read as itself. */
function isPlain(text: string): boolean {
  return !/[\u0000-\u001f\u007f\u2028\u2029]/.test(text) && !/^".*"$/.test(text)
}
