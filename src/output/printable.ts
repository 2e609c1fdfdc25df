/**
 * Text whose control characters are shown instead of obeyed, with those that reverse the text
 * around them. Line ends and tabs stay; a carriage return alone would hide what stands before it.
 */
export function visible(text: string): string {
  return text.replace(
    /\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    shown,
  )
}

/** The same for what must stay on one line: control characters of a server never reach a terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) =>
    character === '\n' || character === '\t' ? ' ' : shown(character),
  )
}

/** One line that was painted: colours stay, nothing else in it reaches the terminal. */
export function painted(text: string): string {
  return text
    .split(/(\u001b\[[\d;]*m)/)
    .map((piece, index) => (index % 2 === 1 ? piece : printable(piece)))
    .join('')
}

function shown(character: string): string {
  const code = character.charCodeAt(0).toString(16)
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`
}
