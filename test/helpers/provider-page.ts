import type {ProviderSummary} from '../../src/webhook/index.js'

const HEAD = `# Webhook providers

What \`apix webhook send\` signs and \`listen\`, \`verify\` and \`test\` check, one row a provider. The page is
made from the table in \`src/webhook/providers/\`; a test keeps it true. \`apix webhook providers --json\`
prints the same for programs, with paths and retry waits.

- **signs**: what goes into the signature. "code" stands for a canonical form that takes a function.
- **tolerance**: how old (−) or how far in the future (+) the provider's own library takes a message;
  "–" where it does not look, "unsigned" where no timestamp is signed.
- **two secrets**: whether one message can carry the signatures of two secrets while they are rotated.
- **retries**: further attempts under \`--retries provider\` and how long they take; "~" where the provider
  does not publish exact waits.
- **remember**: how long an id may come again.
`

function seconds(milliseconds: number): string {
  const total = milliseconds / 1000
  if (total >= 86_400 && total % 86_400 === 0) return `${total / 86_400} d`
  if (total >= 3600) return `${Math.round((total / 3600) * 10) / 10} h`
  return total >= 120 ? `${Math.round(total / 60)} min` : `${Math.round(total)} s`
}

function tolerance({timestamp}: ProviderSummary): string {
  if (!timestamp) return 'unsigned'
  const {past, future} = timestamp
  if (past === null && future === null) return '–'
  return [past !== null && `−${seconds(past)}`, future !== null && `+${seconds(future)}`]
    .filter(Boolean)
    .join(' ')
}

function retries({retries: policy}: ProviderSummary): string {
  if (!policy) return ''
  if (policy.waits.length === 0) return 'none'
  const total = policy.waits.reduce((sum, wait) => sum + wait, 0)
  return `${policy.approximate ? '~' : ''}${policy.waits.length} in ${seconds(total)}`
}

function signs({algorithm, content}: ProviderSummary): string {
  if (algorithm === 'equal') return 'nothing: the secret itself is sent'
  if (algorithm.startsWith('jwt')) return 'a token about the message'
  return content === null ? 'code' : `\`${content}\``
}

/** docs/webhook-providers.md, from the table. */
export function providerPage(providers: readonly ProviderSummary[]): string {
  const rows = providers.map((provider) => {
    const {id, title, documentation, header, path, form, algorithm, encoding, key} = provider
    const place = header ? `\`${header}: ${form}\`` : `\`${path}\` in the body`
    const plain = algorithm === 'equal' || algorithm.startsWith('jwt')
    const how = plain ? algorithm : `${algorithm}, ${encoding}`
    return [
      `\`${id}\``,
      `[${title}](${documentation})`,
      place,
      signs(provider),
      key === 'utf8' ? how : `${how}, key ${key}`,
      tolerance(provider),
      provider.rotation ? 'yes' : '',
      retries(provider),
      seconds(provider.dedupWindow),
      String(provider.events),
    ]
  })
  const titles = [
    'id',
    'provider',
    'where',
    'signs',
    'how',
    'tolerance',
    'two secrets',
    'retries',
    'remember',
    'events',
  ]
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return `${[HEAD, line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}
