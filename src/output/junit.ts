/** One case of a report. */
export interface JunitCase {
  name: string
  passed: boolean
  /** What was found; the message of a failure. */
  detail: string
}

/** A report in the JUnit XML that CI systems read. */
export function renderJunit(suite: string, cases: readonly JunitCase[], seconds: number): string {
  const failures = cases.filter(({passed}) => !passed).length
  const time = seconds.toFixed(3)
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" time="${time}"`
  const lines = cases.map(({name, passed, detail}) => {
    const head = `    <testcase name="${escaped(name)}" classname="${escaped(suite)}" time="0"`
    if (passed) return `${head}/>`
    const failure = `<failure message="${escaped(detail)}">${escaped(detail)}</failure>`
    return `${head}>\n      ${failure}\n    </testcase>`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escaped(suite)}" ${counts} skipped="0">`,
    ...lines,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

/** What XML 1.0 has no place for at all is shown as a replacement character. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[\n\r\t]/g, ' ')
}
