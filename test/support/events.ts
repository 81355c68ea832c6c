/** What becomes of each event: the judges hold the generated workflows to it, and docs/ci.md shows it. */
export interface EventOutcome {
  /** which workflow is started */
  workflow: 'publish' | 'check'
  /** by what */
  event: string
  outcome: string
}

export const EVENTS = {
  tag: {
    workflow: 'publish',
    event: 'a tag is pushed',
    outcome: 'published and signed as this workflow on this tag, and pulled back under that rule',
  },
  again: {
    workflow: 'publish',
    event: 'the same tag again',
    outcome: 'unchanged: nothing is sent, the outputs name what is there',
  },
  dispatchTag: {
    workflow: 'publish',
    event: 'started by hand on the tag',
    outcome: 'as if the tag were pushed',
  },
  dispatchBranch: {
    workflow: 'publish',
    event: 'started by hand on a branch',
    outcome: '`IDENTITY_MISMATCH` (exit 7) before anything is sent: no consumer could accept the signature',
  },
  pull: {
    workflow: 'check',
    event: 'a pull request of a branch of the repository',
    outcome: 'tried out and compared with the last release, nothing is sent',
  },
  fork: {
    workflow: 'check',
    event: 'a pull request of a fork, without secrets',
    outcome: 'tried out, nothing is sent',
  },
  queue: {
    workflow: 'check',
    event: 'a merge queue',
    outcome: 'tried out and compared with the last release, nothing is sent',
  },
} as const satisfies Record<string, EventOutcome>

/** The table of docs/ci.md. */
export function eventTable(): string {
  const rows = Object.values(EVENTS).map(
    ({ workflow, event, outcome }) => `| ${event} | ${workflow} | ${outcome} |`,
  )
  return ['| event | workflow | outcome |', '| --- | --- | --- |', ...rows].join('\n')
}
