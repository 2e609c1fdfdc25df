import {isJson, renderBody} from '../output/index.js'
import {sampleRequest} from '../spec/index.js'
import {say} from './say.js'
import type {ComposedBody, Composition, ExploreDeps, Workplace} from './types.js'

type Step = 'editor' | 'line' | 'example' | 'none'

/** The body that the description's examples or schemas make; undefined where none is described. */
export async function sampleBody(
  {operation}: Composition,
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

/** What can be done about the body; undefined for Esc. */
export async function changeBody(
  composition: Composition,
  workplace: Workplace,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<{body: ComposedBody | undefined} | undefined> {
  const {screen} = deps
  const example = await sampleBody(composition, workplace)
  const options: Array<{value: Step; label: string; note?: string}> = [
    {value: 'editor', label: 'Edit in $EDITOR'},
    {value: 'line', label: 'Type or paste it here', note: 'one line'},
    ...(example ? [{value: 'example' as const, label: 'Take the example of the description'}] : []),
    ...(composition.body ? [{value: 'none' as const, label: 'Send none'}] : []),
  ]
  const step = await screen.choose({
    trail: [...trail, 'body'],
    context: bodyLines(composition.body, deps),
    question: 'The body?',
    options: (query) => options.filter(({label}) => contains(label, query)),
  })
  if (step === undefined) return undefined
  if (step === 'none') return {body: undefined}
  if (step === 'example') return {body: example}
  const before = composition.body ?? example
  const text = before?.bytes.toString('utf8') ?? ''
  const type = before?.contentType ?? 'application/json'
  const edited =
    step === 'editor'
      ? await screen.edit(text, /json/i.test(type) ? '.json' : '.txt')
      : await screen.ask({
          trail: [...trail, 'body'],
          question: 'body:',
          initial: oneLine(text),
          help: [type],
          check: (line) => problemOf(line, type),
        })
  if (edited === undefined) {
    const words = 'the editor failed: set EDITOR to the one you like, or type the body here'
    if (step === 'editor') await say(words, [...trail, 'body'], screen)
    return undefined
  }
  return edited.trim() === ''
    ? {body: undefined}
    : {body: {bytes: Buffer.from(edited), contentType: before?.contentType ?? guess(edited)}}
}

export function bodyLines(body: ComposedBody | undefined, {screen}: ExploreDeps): string[] {
  if (!body) return []
  const text = renderBody(body.bytes, 'all', screen.style, body.contentType)
  return text.replace(/\n$/, '').split('\n')
}

function contains(label: string, query: string): boolean {
  return label.toLowerCase().includes(query.trim().toLowerCase())
}

/** JSON without its line ends. */
function oneLine(text: string): string {
  return isJson(text) ? JSON.stringify(JSON.parse(text)) : text.split('\n').join(' ').trim()
}

function guess(text: string): string {
  return isJson(text) ? 'application/json' : 'text/plain; charset=utf-8'
}

/** Said at once, while the text is still there to be mended. */
function problemOf(text: string, type: string): string | undefined {
  if (text.trim() === '' || !/json/i.test(type) || isJson(text)) return undefined
  return 'this is no JSON yet'
}
