/** The matrix of the gate as SECURITY.md shows it: which door was tried with which attack. */
export const ATTACKS = {
  unsigned: 'nobody signed it, where a signature is required',
  stranger: 'another key than the policy’s signed it',
  changed: 'its signature is gone, or somebody else’s, since the last time',
} as const

export type Attack = keyof typeof ATTACKS

/** What each kind of door is tried with. */
export const TRIED: Record<string, readonly Attack[]> = {
  'takes it in': ['unsigned', 'stranger', 'changed'],
  'hands it on': ['unsigned', 'stranger'],
  'shows it': ['unsigned', 'stranger'],
}

export function gateTable(doors: readonly (readonly [name: string, kind: string])[]): string {
  const attacks = Object.keys(ATTACKS) as Attack[]
  const rows = doors.map(([name, kind]) => {
    const cells = attacks.map((attack) => (TRIED[kind]?.includes(attack) ? 'refused' : '–'))
    return `| ${name} | ${kind} | ${cells.join(' | ')} |`
  })
  const head = `| door | it | ${Object.values(ATTACKS).join(' | ')} |`
  return [head, '| --- | --- | --- | --- | --- |', ...rows].join('\n')
}
