import {formatJson, isJson, type Option, renderBody} from '../output/index.js'
import {describeShape, sampleRequest} from '../spec/index.js'
import {askFile, bytesOf} from './files.js'
import {fillIn, isDeep} from './form/form.js'
import {parseTree, treeText} from './form/tree.js'
import {say} from './say.js'
import type {ComposedBody, Composition, ExploreDeps, Workplace} from './types.js'

type Step = 'editor' | 'line' | 'file' | 'example' | 'none'

/** Bytes of a file that are sent from here; larger ones are for `apix call … @FILE`. */
const LARGEST = 100 * 1024 * 1024

/** The body that the description's examples or schemas make; undefined where none is described. */
export async function sampleBody(
  {operation}: Pick<Composition, 'operation'>,
  {spec}: Workplace,
  requiredOnly = false,
): Promise<ComposedBody | undefined> {
  const described = operation?.operation.body
  if (!operation || !spec || !described) return undefined
  const {mediaType} = described
  if (!/json/i.test(mediaType)) return undefined
  const sample = await sampleRequest(spec, operation.operation, {requiredOnly})
  if (sample.body === undefined) return undefined
  const text = `${JSON.stringify(sample.body.value, null, 2)}\n`
  return {bytes: Buffer.from(text), contentType: sample.body.mediaType}
}

/** What is done about the body; undefined for Esc without a change. */
export type BodyChange = {body: ComposedBody | undefined; left: 'done' | 'esc'} | undefined

/** Field by field where the description says what they are, and as a whole. */
export async function changeBody(
  composition: Composition,
  workplace: Workplace,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<BodyChange> {
  const here = [...trail, 'body']
  const {operation} = composition
  const shape =
    operation && workplace.spec && (await describeShape(workplace.spec, operation.operation))
  const example = await sampleBody(composition, workplace)
  const extras = stepsFor(composition.body, example)
  const smallest = await sampleBody(composition, workplace, true)
  const sample = smallest && parseTree(smallest.bytes.toString('utf8'))
  let body = composition.body
  for (;;) {
    const tree = body ? parseTree(body.bytes.toString('utf8')) : sample
    const contentType = body?.contentType ?? example?.contentType ?? 'application/json'
    let step: Step | undefined
    if (shape && isDeep(shape) && tree && /json/i.test(contentType)) {
      const filled = await fillIn({shape, tree, trail: here, extras, example: sample}, deps)
      const changed = filled.tree && (filled.end === 'done' || filled.tree !== tree)
      if (changed && filled.tree) body = {bytes: jsonBytes(treeText(filled.tree)), contentType}
      if (filled.end === 'done') return {body, left: 'done'}
      if (filled.end === undefined)
        return body === composition.body ? undefined : {body, left: 'esc'}
      step = filled.end
    } else {
      step = await chooseStep(body, extras, here, deps)
      if (step === undefined) return undefined
    }
    if (step === 'none') return {body: undefined, left: 'done'}
    if (step !== 'example') {
      const given = await wholeBody(step, body ?? example, here, deps)
      if (given) return {...given, left: 'done'}
    } else if (shape && isDeep(shape)) body = example
    else return {body: example, left: 'done'}
  }
}

function stepsFor(
  body: ComposedBody | undefined,
  example: ComposedBody | undefined,
): Array<Option<Step>> {
  return [
    {value: 'editor', label: 'Edit in $EDITOR', note: 'as a whole'},
    {value: 'line', label: 'Type or paste it here', note: 'one line'},
    {value: 'file', label: 'Send a file…'},
    ...(example ? [{value: 'example' as const, label: 'Take the example of the description'}] : []),
    ...(body ? [{value: 'none' as const, label: 'Send none'}] : []),
  ]
}

function chooseStep(
  body: ComposedBody | undefined,
  options: ReadonlyArray<Option<Step>>,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<Step | undefined> {
  return deps.screen.choose({
    trail,
    context: bodyLines(body, deps),
    question: 'The body?',
    options: (query) => options.filter(({label}) => contains(label, query)),
  })
}

/** @returns undefined when nothing came of it */
async function wholeBody(
  step: 'editor' | 'line' | 'file',
  before: ComposedBody | undefined,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<{body: ComposedBody | undefined} | undefined> {
  const {screen} = deps
  if (step === 'file') return fileBody(before?.contentType, trail, deps)
  const text = before?.bytes.toString('utf8') ?? ''
  const type = before?.contentType ?? 'application/json'
  const edited =
    step === 'editor'
      ? await screen.edit(text, /json/i.test(type) ? '.json' : '.txt')
      : await screen.ask({
          trail,
          question: 'body:',
          initial: oneLine(text),
          help: [type],
          check: (line) => problemOf(line, type),
        })
  if (edited === undefined) {
    const words = 'the editor failed: set EDITOR to the one you like, or type the body here'
    if (step === 'editor') await say(words, trail, screen)
    return undefined
  }
  if (edited.trim() === '') return {body: undefined}
  return {body: {bytes: Buffer.from(edited), contentType: before?.contentType ?? guess(edited)}}
}

/** Asks for a file whose bytes are the body. @returns undefined for Esc */
export async function fileBody(
  type: string | undefined,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<{body: ComposedBody} | undefined> {
  const help = [`its bytes are the body, ${type ?? 'as they are'}`]
  for (;;) {
    const path = await askFile({question: 'file:', help}, trail, deps)
    if (path === undefined) return undefined
    try {
      const bytes = bytesOf(path)
      if (bytes.length <= LARGEST) return {body: {bytes, contentType: type, path}}
      await say(
        `${path} is too large to be looked at: apix call … @FILE sends it`,
        trail,
        deps.screen,
      )
    } catch (error) {
      await say(`cannot read ${path}: ${(error as Error).message}`, trail, deps.screen)
    }
  }
}

export function bodyLines(body: ComposedBody | undefined, {screen}: ExploreDeps): string[] {
  if (!body) return []
  const text = renderBody(body.bytes, 'all', screen.style, body.contentType)
  return text.replace(/\n$/, '').split('\n')
}

function jsonBytes(text: string): Buffer {
  return Buffer.from(`${formatJson(text, {indent: 2})}\n`)
}

function contains(label: string, query: string): boolean {
  return label.toLowerCase().includes(query.trim().toLowerCase())
}

/** JSON without its line ends. */
function oneLine(text: string): string {
  return isJson(text) ? formatJson(text, {indent: 0}) : text.split('\n').join(' ').trim()
}

function guess(text: string): string {
  return isJson(text) ? 'application/json' : 'text/plain; charset=utf-8'
}

/** Said at once, while the text is still there to be mended. */
function problemOf(text: string, type: string): string | undefined {
  if (text.trim() === '' || !/json/i.test(type) || isJson(text)) return undefined
  return 'this is no JSON yet'
}
