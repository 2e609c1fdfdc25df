/** A key with an escape sequence, one that means something, or a run of characters. */
const PIECES =
  /\u001b(?:\[[\d;]*[A-Za-z~]|O[A-Za-z])?|[\u0000-\u001f\u007f]|[^\u0000-\u001f\u007f]+/g

/**
 * What came from the terminal, in pieces that each mean one thing, so that what was typed ahead
 * reaches the question that it answers.
 */
export function keyPieces(chunk: string): string[] {
  return chunk.match(PIECES) ?? []
}
