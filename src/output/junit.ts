/** One case of a report. */
export interface JunitCase {
  name: string
  passed: boolean
  /** What was found; the message of a failure. */
  detail: string
  /** Seconds. */
  time?: number
  /** Why it did not run. */
  skipped?: string
  /** Set when it could not be judged at all. */
  error?: string
}

/** Cases that belong together. */
export interface JunitSuite {
  name: string
  cases: readonly JunitCase[]
  /** Seconds. */
  time: number
  /** ISO 8601. */
  timestamp?: string
}

/** A report in the JUnit XML that CI systems read. */
export function renderJunit(suite: string, cases: readonly JunitCase[], seconds: number): string {
  return renderJunitSuites([{name: suite, cases, time: seconds}], seconds)
}

/** The same of many suites. */
export function renderJunitSuites(suites: readonly JunitSuite[], seconds: number): string {
  const all = suites.flatMap(({cases}) => cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts(all, seconds)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteLines({name, cases, time, timestamp}: JunitSuite): string[] {
  const skipped = cases.filter((one) => one.skipped !== undefined).length
  const when = timestamp === undefined ? '' : ` timestamp="${escaped(timestamp)}"`
  return [
    `  <testsuite name="${escaped(name)}" ${counts(cases, time)} skipped="${skipped}"${when}>`,
    ...cases.map((one) => caseLine(name, one)),
    '  </testsuite>',
  ]
}

function counts(cases: readonly JunitCase[], seconds: number): string {
  const failures = cases.filter(({passed, error}) => !passed && error === undefined).length
  const errors = cases.filter(({error}) => error !== undefined).length
  const time = seconds.toFixed(3)
  return `tests="${cases.length}" failures="${failures}" errors="${errors}" time="${time}"`
}

function caseLine(
  suite: string,
  {name, passed, detail, time = 0, skipped, error}: JunitCase,
): string {
  const seconds = time === 0 ? '0' : time.toFixed(3)
  const head = `    <testcase name="${escaped(name)}" classname="${escaped(suite)}" time="${seconds}"`
  // The schema of Jenkins knows no attributes of a skipped case; its reason is the text.
  if (skipped !== undefined) return within(head, `<skipped>${escaped(skipped)}</skipped>`)
  if (error !== undefined) return within(head, reported('error', error, detail))
  return passed ? `${head}/>` : within(head, reported('failure', firstLine(detail), detail))
}

function within(head: string, child: string): string {
  return `${head}>\n      ${child}\n    </testcase>`
}

function reported(tag: string, message: string, detail: string): string {
  return `<${tag} message="${escaped(message)}">${content(detail)}</${tag}>`
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

/** As it stands in an attribute, where line ends would be lost anyway. */
function escaped(text: string): string {
  return content(text).replace(/[\n\r\t]/g, ' ')
}

/** What XML 1.0 has no place for at all is shown as a replacement character. */
function content(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
}
