import {textFor} from './pattern.js'

const WORDS = [
  'amber',
  'basil',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'haven',
  'iris',
  'jade',
]

export interface TextRules {
  format?: string
  pattern?: string
  minLength: number
  maxLength: number
}

/** Four digits of a moment, so that samples do not age. */
const BASE_TIME = Date.UTC(2026, 0, 1)
const YEAR = 365 * 86_400_000

/** A text that fits the rules as far as they can be met, the same for the same numbers. */
export function sampleText(rules: TextRules, random: (() => number) | undefined): string {
  const {format = '', pattern, minLength, maxLength} = rules
  const byFormat = FORMATS[format]
  if (byFormat) return byFormat(random)
  const fromPattern = pattern === undefined ? undefined : textFor(pattern, random)
  if (fromPattern !== undefined) return fromPattern
  const word = random ? (WORDS[Math.floor(random() * WORDS.length)] ?? 'amber') : 'string'
  const padded = word.length < minLength ? word.padEnd(minLength, word) : word
  return padded.slice(0, maxLength)
}

type Random = (() => number) | undefined

function moment(random: Random): Date {
  return new Date(BASE_TIME + Math.floor((random?.() ?? 0) * (YEAR / 1000)) * 1000)
}

function digits(random: Random, count: number, base: number): string {
  return Array.from({length: count}, () =>
    Math.floor((random?.() ?? 0) * base).toString(base),
  ).join('')
}

function uuid(random: Random): string {
  const hex = digits(random, 32, 16)
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ]
  return [...parts, hex.slice(20)].join('-')
}

function name(random: Random): string {
  return WORDS[Math.floor((random?.() ?? 0) * WORDS.length)] ?? 'amber'
}

const FORMATS: Readonly<Record<string, (random: Random) => string>> = {
  'date-time': (random) => moment(random).toISOString().replace('.000Z', 'Z'),
  date: (random) => moment(random).toISOString().slice(0, 10),
  time: (random) => `${moment(random).toISOString().slice(11, 19)}Z`,
  duration: () => 'P1D',
  email: (random) => `${name(random)}@example.com`,
  'idn-email': (random) => `${name(random)}@example.com`,
  hostname: (random) => `${name(random)}.example.com`,
  'idn-hostname': (random) => `${name(random)}.example.com`,
  ipv4: (random) => `192.0.2.${1 + Math.floor((random?.() ?? 0) * 253)}`,
  ipv6: () => '2001:db8::1',
  uri: (random) => `https://example.com/${name(random)}`,
  url: (random) => `https://example.com/${name(random)}`,
  iri: (random) => `https://example.com/${name(random)}`,
  'uri-reference': (random) => `/${name(random)}`,
  'uri-template': () => '/users/{id}',
  uuid,
  'json-pointer': () => '/name',
  regex: () => '^.*$',
  byte: (random) => Buffer.from(name(random)).toString('base64'),
  password: () => 'correct-horse-battery-staple',
}
