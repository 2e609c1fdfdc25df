const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MONTH = `(?<month>${MONTHS.join('|')})`
const TIME = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})'

/** The three forms of RFC 9110 section 5.6.7; only the first may be sent, all must be read. */
const FORMS = [
  `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT`,
  `(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d{2})-${MONTH}-(?<year>\\d{2}) ${TIME} GMT`,
  `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`, 'i'))

/**
 * A date of HTTP in milliseconds; undefined for anything else, which `Date.parse` would guess at.
 * @param now for years of two digits: those more than 50 years ahead are of the last century
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  const match = FORMS.map((form) => form.exec(text.trim())).find(Boolean)
  if (!match?.groups) return undefined
  const {day, month = '', year = '', hour, minute, second} = match.groups
  const index = MONTHS.findIndex((name) => name.toLowerCase() === month.toLowerCase())
  const fields = [index, Number(day), Number(hour), Number(minute), Number(second)] as const
  const time = Date.UTC(fullYear(year, now), ...fields)
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 61 ? time : undefined
}

function fullYear(text: string, now: number): number {
  if (text.length === 4) return Number(text)
  const current = new Date(now).getUTCFullYear()
  const year = Math.floor(current / 100) * 100 + Number(text)
  return year > current + 50 ? year - 100 : year
}
