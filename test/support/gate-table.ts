/** The matrix of the gate as SECURITY.md shows it: which door was tried with which attack, and what it did. */
export const ATTACKS = {
  unsigned: 'nobody signed it, where a signature is required',
  stranger: 'another key than the policy’s signed it',
  changed: 'its signature is gone, or somebody else’s, since the last time',
  lower: 'it is older than what was here',
  replayed: 'an old version lies under the tag of a new one',
  renamed: 'it is another pack than its place says',
} as const

export type Attack = keyof typeof ATTACKS
export type Outcome = 'refused' | 'told'

const SIGNED = { unsigned: 'refused', stranger: 'refused' } as const

/** What each kind of door is tried with, and what it does then. */
export const TRIED = {
  'takes what is typed': {
    ...SIGNED,
    changed: 'refused',
    lower: 'refused',
    replayed: 'refused',
    renamed: 'told',
  },
  'takes a digest': { ...SIGNED, changed: 'refused', renamed: 'told' },
  'takes it into a project': {
    ...SIGNED,
    changed: 'refused',
    lower: 'refused',
    replayed: 'refused',
    renamed: 'refused',
  },
  'takes over what was locked': {
    ...SIGNED,
    changed: 'refused',
    lower: 'told',
    replayed: 'refused',
    renamed: 'refused',
  },
  'hands on what is typed': { ...SIGNED, changed: 'refused', replayed: 'refused', renamed: 'told' },
  'hands on what is locked': { ...SIGNED, replayed: 'refused', renamed: 'refused' },
  'shows it': SIGNED,
} as const satisfies Record<string, Partial<Record<Attack, Outcome>>>

export type Kind = keyof typeof TRIED

export function outcomeOf(kind: Kind, attack: Attack): Outcome | undefined {
  const outcomes: Partial<Record<Attack, Outcome>> = TRIED[kind]
  return outcomes[attack]
}

export function gateTable(doors: readonly (readonly [name: string, kind: Kind])[]): string {
  const attacks = Object.keys(ATTACKS) as Attack[]
  const rows = doors.map(
    ([name, kind]) =>
      `| ${[name, kind, ...attacks.map((attack) => outcomeOf(kind, attack) ?? '–')].join(' | ')} |`,
  )
  const head = `| door | it | ${Object.values(ATTACKS).join(' | ')} |`
  return [head, `|${' --- |'.repeat(attacks.length + 2)}`, ...rows].join('\n')
}
