/** A source file as text; the build and the tests both read it so. */
declare module '*?raw' {
  const text: string
  export default text
}
