import {ApixError} from '../../errors/index.js'
import {type Output, type Pretty, type Style, styleFor} from '../../output/index.js'

export interface OutputFlags {
  print?: string | undefined
  headers?: boolean
  body?: boolean
  meta?: boolean
  pretty?: Pretty | undefined
  filter?: string | undefined
  output?: string | undefined
  download?: boolean
  continue?: boolean
  paginate?: boolean
  'max-body': number
  stream?: boolean
}

/** What to print and how, decided from the flags and from where stdout goes. */
export interface Plan {
  parts: ReadonlySet<string>
  pretty: Pretty
  filter: string | undefined
  /** Where `-o` wants the body. */
  file: string | undefined
  /** The largest body that is held, in bytes. */
  maxBody: number
  /** Whether a layout was asked for, so that the limit holds for it. */
  limited: boolean
  stream: boolean
  style: Style
}

/** @throws ApixError USAGE for a letter that means nothing, and for flags that contradict */
export function planOutput(flags: OutputFlags, output: Output, method: string): Plan {
  const {isTTY} = output.stdout
  const short = `${flags.headers ? 'h' : ''}${flags.body ? 'b' : ''}${flags.meta ? 'm' : ''}`
  // A response to HEAD is nothing but headers.
  const bare = method === 'HEAD' ? 'h' : 'b'
  const letters = flags.print ?? (short || (isTTY ? 'hb' : bare))
  const wrong = [...letters].find((letter) => !'HBhbmt'.includes(letter))
  if (wrong) throw new ApixError('USAGE', `--print does not know "${wrong}": use H B h b m t`)
  const saves = flags.download ? '--download' : flags.continue ? '--continue' : undefined
  const changes =
    flags.filter !== undefined ? '--filter' : flags.paginate ? '--paginate' : undefined
  if (saves && changes) {
    throw new ApixError('USAGE', `${saves} saves a body as it is: it does not go with ${changes}`)
  }
  const colored = flags.pretty === 'all' || flags.pretty === 'colors'
  // NO_COLOR, --no-color and a dumb terminal are stronger than --pretty.
  const color = output.stdout.color || (colored && !isTTY && output.stdout.canColor)
  return {
    parts: new Set(letters),
    pretty: flags.pretty ?? (isTTY ? 'all' : 'none'),
    filter: flags.filter,
    file: flags.output === '-' ? undefined : flags.output,
    maxBody: flags['max-body'],
    limited: flags.pretty !== undefined && flags.pretty !== 'none',
    stream: flags.stream ?? false,
    style: styleFor({isTTY, columns: output.stdout.columns, color}),
  }
}
