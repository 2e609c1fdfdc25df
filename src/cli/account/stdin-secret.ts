import {ApixError} from '../../errors/index.js'

/** More than any credential. */
const LONGEST = 256 * 1024

/**
 * The secret that is piped in; line ends at its end are not part of it.
 * @throws ApixError INPUT_REQUIRED when nothing comes
 */
export async function readSecretFromStdin(flag: string): Promise<string> {
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const chunk of process.stdin) {
    text += chunk
    if (text.length > LONGEST) {
      throw new ApixError('USAGE', `${flag}: what came on stdin is too long for a secret`)
    }
  }
  const secret = text.replace(/[\r\n]+$/, '')
  if (secret === '') {
    throw new ApixError('INPUT_REQUIRED', `${flag}: nothing came on stdin`, {
      hints: [`pipe it in: printf %s "$SECRET" | apix login API ${flag}`],
    })
  }
  return secret
}
