import type {Output} from './streams.js'

/** Writes one JSON document to stdout, secrets masked, indented for people on a terminal. */
export async function printJson(output: Output, document: unknown): Promise<void> {
  const masked = output.redactor.value(document)
  const text = JSON.stringify(masked, null, 2)
  await output.stdout.write(`${text}\n`)
}

/** Writes one line of NDJSON to stdout, secrets masked. */
export async function printJsonLine(output: Output, document: unknown): Promise<void> {
  await output.stdout.write(`${JSON.stringify(output.redactor.value(document))}\n`)
}
