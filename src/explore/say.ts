import type {Screen} from '../output/index.js'

/** A message that is read before one goes on. */
export async function say(
  message: string,
  trail: readonly string[],
  screen: Screen,
): Promise<void> {
  await screen.read({trail, parts: [], body: {kind: 'words', text: message}, actions: []})
}
