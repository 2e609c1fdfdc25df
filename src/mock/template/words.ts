/** What made-up texts are made of. */
export const FIRST_NAMES = [
  ...['Ada', 'Alan', 'Amara', 'Chen', 'Edsger', 'Fatima', 'Grace', 'Hedy', 'Ines', 'Jun'],
  ...['Kofi', 'Leila', 'Linus', 'Maria', 'Nikola', 'Olga', 'Priya', 'Radia', 'Sofia', 'Tim'],
] as const

export const LAST_NAMES = [
  ...['Acker', 'Bauer', 'Costa', 'Diallo', 'Eriksen', 'Fischer', 'Garcia', 'Haddad', 'Ito'],
  ...['Jensen', 'Kaya', 'Lopez', 'Moreau', 'Novak', 'Okafor', 'Patel', 'Rossi', 'Silva', 'Wang'],
] as const

export const WORDS = [
  ...['amber', 'birch', 'cloud', 'delta', 'ember', 'field', 'grove', 'harbor', 'island', 'jade'],
  ...['kite', 'lagoon', 'maple', 'north', 'orchid', 'pine', 'quartz', 'river', 'stone', 'tide'],
] as const
