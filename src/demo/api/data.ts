export interface User {
  id: number
  name: string
  email: string
  createdAt: string
}

export interface Charge {
  id: string
  amount: number
  currency: string
  status: 'succeeded'
  userId: number | null
  createdAt: string
}

/** Everything the API serves; gone when the demo stops. */
export interface DemoData {
  users: User[]
  charges: Charge[]
}

const PIONEERS = [
  'Ada Lovelace',
  'Alan Turing',
  'Grace Hopper',
  'Katherine Johnson',
  'Edsger Dijkstra',
  'Barbara Liskov',
  'Donald Knuth',
  'Margaret Hamilton',
  'John Backus',
  'Frances Allen',
  'Tony Hoare',
  'Radia Perlman',
  'Ken Thompson',
  'Adele Goldberg',
  'Dennis Ritchie',
  'Sophie Wilson',
  'Niklaus Wirth',
  'Karen Spärck Jones',
  'Claude Shannon',
  'Jean Bartik',
  'Tim Berners-Lee',
  'Mary Kenneth Keller',
  'Leslie Lamport',
  'Shafi Goldwasser',
]

const AMOUNTS = [1999, 4900, 1250, 25_000, 780, 9900]

const FIRST_DAY = Date.UTC(2025, 0, 6, 9, 30)
const DAY = 86_400_000

/** The same people and charges in every run, so that examples stay true. */
export function seedData(): DemoData {
  const dayOf = (index: number) => new Date(FIRST_DAY + index * DAY).toISOString()
  return {
    users: PIONEERS.map((name, index) => ({
      id: index + 1,
      name,
      email: emailOf(name),
      createdAt: dayOf(index),
    })),
    charges: AMOUNTS.map((amount, index) => ({
      id: `ch_${1001 + index}`,
      amount,
      currency: 'eur',
      status: 'succeeded',
      userId: index + 1,
      createdAt: dayOf(index),
    })),
  }
}

export function emailOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return `${plain.replace(/[^a-z0-9]+/g, '.').replace(/^\.|\.$/g, '') || 'user'}@example.com`
}
