import {randomUUID} from 'node:crypto'
import {formatJson, RawJson} from './json-format.js'
import type {Output} from './streams.js'

/** Writes one JSON document to stdout, secrets masked, indented for people on a terminal. */
export async function printJson(output: Output, document: unknown): Promise<void> {
  const raw: string[] = []
  const marker = randomUUID()
  const masked = output.redactor.value(document)
  const text = JSON.stringify(
    masked,
    (_, value: unknown) => {
      if (!(value instanceof RawJson)) return value
      raw.push(output.redactor.text(value.text))
      return `${marker}${raw.length - 1}`
    },
    2,
  )
  const marked = new RegExp(`^( *)(.*)"${marker}(\\d+)"`, 'gm')
  const whole = text.replace(marked, (_, spaces: string, before: string, index: string) => {
    const json = formatJson(raw[Number(index)] ?? 'null', {indent: 2, base: spaces.length})
    return `${spaces}${before}${json}`
  })
  await output.stdout.write(`${whole}\n`)
}

/** Writes one line of NDJSON to stdout, secrets masked. */
export async function printJsonLine(output: Output, document: unknown): Promise<void> {
  await output.stdout.write(`${JSON.stringify(output.redactor.value(document))}\n`)
}
