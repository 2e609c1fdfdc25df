import {formatJson, type Option} from '../../output/index.js'
import type {Shape, ShapeAlternative} from '../../spec/index.js'
import type {ExploreDeps} from '../types.js'
import {type Asked, askLeaf} from './leaf.js'
import {type Row, rowsOf} from './rows.js'
import {type Tree, treeOf, treeText, valueFrom, withField, withItem} from './tree.js'

/** A value that is filled in, and what else can be done than to fill it in. */
export interface Filling<Extra extends string = never> {
  shape: Shape
  /** Undefined where there is none yet. */
  tree: Tree | undefined
  trail: readonly string[]
  extras: ReadonlyArray<Option<Extra>>
  /** What the example of the description has there: still to be replaced. */
  example: Tree | undefined
}

/** How it was left: with the value there is then, and what is to be done with it. */
export interface Filled<Extra extends string = never> {
  tree: Tree | undefined
  /** Undefined for Esc, which keeps what was filled in. */
  end: 'done' | Extra | undefined
}

/** Shows the fields of an object or the items of an array, and asks for those that are chosen. */
export async function fillIn<Extra extends string>(
  filling: Filling<Extra>,
  deps: ExploreDeps,
): Promise<Filled<Extra>> {
  const {screen} = deps
  let kind = current(filling.shape, filling.tree)
  let tree = filling.tree ?? begin(kind.shape)
  const begun = tree
  let example = filling.tree ? filling.example : tree
  let next: string | undefined
  for (;;) {
    const rows = rowsOf(kind.shape, tree, example, kind.label)
    const options: Array<Option<Row | Extra>> = [...rows, ...filling.extras]
    const chosen: Row | Extra | undefined = await screen.choose<Row | Extra>({
      trail: filling.trail,
      context: formatJson(treeText(tree), {indent: 2, chalk: screen.style.chalk}).split('\n'),
      question: kind.shape.kind === 'array' ? 'Which item?' : 'Which field?',
      options: (query) => options.filter(({label}) => contains(label, query)),
      selected: selectedOf(rows, next),
      isForm: true,
    })
    // What was begun and left at once is not there.
    if (chosen === undefined) return {tree: tree === begun ? filling.tree : tree, end: undefined}
    if (typeof chosen === 'string') return {tree, end: chosen}
    if (chosen.does === 'done') return {tree, end: 'done'}
    if (chosen.does === 'kind') {
      const other = await chooseKind(filling.shape, tree, filling.trail, deps)
      if (!other) continue
      tree = treeOf(other.shape.sample())
      example = tree
      kind = other
      next = undefined
      continue
    }
    const before = tree
    tree = await changed(chosen, kind.shape, tree, {trail: filling.trail, example}, deps)
    // A value that was just given is not what one wants to give next.
    next = tree === before ? chosen.name : following(rows, chosen.name)
  }
}

type Change = Exclude<Row, {does: 'done' | 'kind'}>

async function changed(
  row: Change,
  shape: Shape,
  tree: Tree,
  {trail, example}: Pick<Filling, 'trail' | 'example'>,
  deps: ExploreDeps,
): Promise<Tree> {
  if (row.does === 'item') {
    const item = tree.kind === 'array' ? tree.items[row.index] : undefined
    const asked = {name: `${row.index + 1}`, required: false, shape: shape.item()}
    const given = example?.kind === 'array' ? example.items[row.index] : undefined
    const filled = await value(asked, item, given, trail, deps)
    return filled === undefined ? tree : withItem(tree, row.index, filled ?? undefined)
  }
  const asked = row.does === 'field' ? row.asked : await chooseField(row, shape, tree, trail, deps)
  if (!asked) return tree
  const own = tree.kind === 'object' ? tree.fields.get(asked.name) : undefined
  const sample = example?.kind === 'object' ? example.fields.get(asked.name) : undefined
  const filled = await value(asked, own, sample, trail, deps)
  return filled === undefined ? tree : withField(tree, asked.name, filled ?? undefined)
}

/** @returns undefined when nothing changed, null to leave it out */
async function value(
  asked: Asked,
  tree: Tree | undefined,
  example: Tree | undefined,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<Tree | null | undefined> {
  const here = [...trail, asked.name]
  const isExample = tree !== undefined && example !== undefined && same(tree, example)
  let {shape} = asked
  let own = tree
  if (shape.kind === 'choice') {
    const kind = own && current(shape, own)
    if (!kind || !isDeep(kind.shape)) {
      const chosen = await chooseKind(shape, own, here, deps)
      if (!chosen) return undefined
      if (chosen.label !== kind?.label) own = undefined
      if (!isDeep(chosen.shape)) shape = chosen.shape
      else own ??= treeOf(chosen.shape.sample())
    }
  }
  if (!isDeep(shape)) return askLeaf({...asked, shape}, own, isExample, here, deps)
  const extras = asked.required ? [] : [{value: 'out' as const, label: 'Leave it out'}]
  const filled = await fillIn({shape, tree: own, trail: here, extras, example}, deps)
  return filled.end === 'out' ? tree && null : filled.tree
}

/** Whether it is filled in on a page of its own; lists of plain values are typed in one line. */
export function isDeep(shape: Shape): boolean {
  if (shape.kind === 'array') return shape.item().kind !== 'value'
  return shape.kind !== 'value'
}

/** An object of names that nobody knows begins with none. */
function begin(shape: Shape): Tree {
  return treeOf(shape.kind === 'object' && shape.fields().length === 0 ? {} : shape.sample())
}

/** The alternative that a value is one of; the shape itself where there are none. */
function current(shape: Shape, tree: Tree | undefined): {shape: Shape; label?: string} {
  if (shape.kind !== 'choice') return {shape}
  const alternatives = shape.alternatives()
  const given = tree ? valueFrom(tree) : shape.sample()
  const fitting = alternatives.find(({fits}) => fits(given)) ?? alternatives[0]
  return fitting ?? {shape}
}

async function chooseKind(
  shape: Shape,
  tree: Tree | undefined,
  trail: readonly string[],
  {screen}: ExploreDeps,
): Promise<ShapeAlternative | undefined> {
  const alternatives = shape.alternatives()
  const now = tree && current(shape, tree).label
  const selected = alternatives.find(({label}) => label === now)
  return screen.choose<ShapeAlternative>({
    trail,
    question: 'Which kind?',
    options: (query) =>
      alternatives
        .filter(({label}) => contains(label, query))
        .map((one) => ({
          value: one,
          label: one.label,
          ...(one.shape.summary !== undefined && {note: one.shape.summary}),
        })),
    ...(selected && {selected}),
  })
}

/** A field that is not there yet: one that is described, or one of any name. */
async function chooseField(
  row: Extract<Row, {does: 'optional' | 'other'}>,
  shape: Shape,
  tree: Tree,
  trail: readonly string[],
  {screen}: ExploreDeps,
): Promise<Asked | undefined> {
  if (row.does === 'optional') {
    return screen.choose<Asked>({
      trail,
      question: 'Which one?',
      options: (query) =>
        row.left
          .filter(({name, shape: {summary = ''}}) => contains(`${name} ${summary}`, query))
          .map((one) => ({
            value: one,
            label: one.name,
            note: one.shape.summary ?? one.shape.types.join(' or '),
            detail: one.shape.summary === undefined ? [] : [one.shape.summary],
          })),
    })
  }
  const others = shape.others()
  const has = (name: string) => tree.kind === 'object' && tree.fields.has(name)
  const name = await screen.ask({
    trail,
    question: 'name:',
    help: ['any name that is not there yet'],
    check: (text) => (has(text) ? `${text} is there already` : undefined),
  })
  return name === undefined || !others ? undefined : {name, required: false, shape: others}
}

function selectedOf(rows: ReadonlyArray<Option<Row>>, name: string | undefined): Row {
  const named = rows.find(({value: row}) => 'name' in row && row.name === name)
  const first = rows.find(({value: row}) => row.does === 'field' && row.open)
  const done = rows[0] as Option<Row>
  return (name === undefined ? (first ?? done) : (named ?? done)).value
}

/** The next required field that still has its example, or none. */
function following(rows: ReadonlyArray<Option<Row>>, name: string): string {
  const at = rows.findIndex(({value: row}) => 'name' in row && row.name === name)
  const next = rows.slice(at + 1).find(({value: row}) => row.does === 'field' && row.open)
  return next && 'name' in next.value ? next.value.name : ''
}

function same(one: Tree, other: Tree): boolean {
  return treeText(one) === treeText(other)
}

function contains(text: string, query: string): boolean {
  return text.toLowerCase().includes(query.trim().toLowerCase())
}
