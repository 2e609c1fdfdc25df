import body from './runtime/body.ts?raw'
import client from './runtime/client.ts?raw'
import errors from './runtime/errors.ts?raw'
import inner from './runtime/inner.ts?raw'
import pages from './runtime/pages.ts?raw'
import query from './runtime/query.ts?raw'
import types from './runtime/types.ts?raw'
import wait from './runtime/wait.ts?raw'

/** What the user of a generated client may import. */
const PUBLIC = [types, errors, client]
/** What only its own file uses. */
const INNER = [inner, query, body, wait, pages]

/** The part of a generated client that is the same for every API, as one file without imports. */
export function runtimeText(): string {
  const parts = [
    '// The runtime: nothing below depends on the API, and nothing is imported.\n',
    ...PUBLIC.map(withoutImports),
    ...INNER.map((text) => withoutImports(text).replaceAll(/^export /gm, '')),
  ]
  return parts.join('\n')
}

function withoutImports(text: string): string {
  return text.replaceAll(/^import [^']*'[^']*'\n/gm, '').trimStart()
}
