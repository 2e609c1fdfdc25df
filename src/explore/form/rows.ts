import type {Option} from '../../output/index.js'
import {type Shape, typeWords} from '../../spec/index.js'
import type {Asked} from './leaf.js'
import {briefly, type Tree, treeText} from './tree.js'

/** What can be chosen on a page that fills in an object or an array. */
export type Row =
  | {does: 'done'}
  /** Another alternative of a `oneOf`. */
  | {does: 'kind'}
  /** @property open it still has the example of the description, or nothing */
  | {does: 'field'; name: string; asked: Asked; open: boolean}
  | {does: 'item'; name: string; index: number}
  | {does: 'optional'; name: string; left: readonly Asked[]}
  | {does: 'other'; name: string}

/**
 * @param example what was filled in by the description and not by the person
 * @param kind the alternative that is filled in
 */
export function rowsOf(
  shape: Shape,
  tree: Tree,
  example: Tree | undefined,
  kind: string | undefined,
): Array<Option<Row>> {
  const own = tree.kind === 'array' || shape.kind === 'array' ? items(tree) : []
  const fields = shape.kind === 'array' ? [] : fieldRows(shape, tree, example)
  const other: Option<Row> = {value: {does: 'kind'}, label: 'Another kind…', note: `now ${kind}`}
  return [
    {value: {does: 'done'}, label: 'Done'},
    ...(kind === undefined ? [] : [other]),
    ...own,
    ...fields,
  ]
}

function items(tree: Tree): Array<Option<Row>> {
  const all = tree.kind === 'array' ? tree.items : []
  const last = all.length
  return [
    ...all.map(
      (item, index): Option<Row> => ({
        value: {does: 'item', name: `${index + 1}`, index},
        label: `${index + 1}. ${briefly(item)}`,
      }),
    ),
    {value: {does: 'item', name: '+', index: last}, label: '+ Add an item…'},
  ]
}

function fieldRows(shape: Shape, tree: Tree, example: Tree | undefined): Array<Option<Row>> {
  const described = shape.fields()
  const there = tree.kind === 'object' ? tree.fields : new Map<string, Tree>()
  const names = new Set(described.map(({name}) => name))
  const others = shape.others()
  const unknown = [...there.keys()]
    .filter((name) => !names.has(name))
    .map((name): Asked => ({name, required: false, shape: others ?? ANYTHING}))
  const shown = [...described.filter(({name, required}) => required || there.has(name)), ...unknown]
  const left = described.filter(({name, required}) => !required && !there.has(name))
  return [
    ...shown.map((asked) => fieldRow(asked, there.get(asked.name), fieldOf(example, asked.name))),
    ...(left.length > 0
      ? [
          {
            value: {does: 'optional' as const, name: '+', left},
            label: '+ Optional field…',
            note: `${left.length} more`,
          },
        ]
      : []),
    ...(others
      ? [{value: {does: 'other' as const, name: '*'}, label: '+ Field of another name…'}]
      : []),
  ]
}

/** A field that nothing is said about takes any value. */
const ANYTHING: Shape = {
  kind: 'value',
  types: [],
  fields: () => [],
  others: () => undefined,
  item: () => ANYTHING,
  alternatives: () => [],
  sample: () => '',
}

function fieldOf(tree: Tree | undefined, name: string): Tree | undefined {
  return tree?.kind === 'object' ? tree.fields.get(name) : undefined
}

function fieldRow(asked: Asked, tree: Tree | undefined, example: Tree | undefined): Option<Row> {
  const {name, required, shape} = asked
  const isFixed = shape.choices?.length === 1
  const isExample = !isFixed && tree && example && treeText(tree) === treeText(example)
  const type = shape.kind === 'choice' ? 'one of several' : typeWords(shape)
  const state = required ? 'required' : 'optional'
  return {
    value: {does: 'field', name, asked, open: required && (tree === undefined || !!isExample)},
    label: tree === undefined ? name : `${name} = ${briefly(tree)}`,
    note: `${tree === undefined ? 'missing' : isExample ? 'example' : state}: ${type}`,
    detail: shape.summary === undefined ? [] : [shape.summary],
  }
}
