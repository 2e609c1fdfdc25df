/** No text is made narrower than this for the sake of its words. */
const NARROWEST = 20

/** Lines of words up to a width; a longer word, such as a path, is left whole. */
export function wordLines(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < Math.max(NARROWEST, width)) {
      lines[lines.length - 1] = `${last} ${word}`
    } else lines.push(word)
  }
  return lines
}
