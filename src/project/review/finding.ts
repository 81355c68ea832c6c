/** One thing that a change of the pinned files does to trust. */
import { createHash } from 'node:crypto'

export interface Finding {
  /** names this change of this thing; what an acknowledgement repeats */
  id: string
  file: string
  /** the pack or the rule */
  subject: string
  kind: string
  /** true when less is checked, or somebody else is believed, than before */
  loosens: boolean
  message: string
}

/** The id depends on what was and what is, so that an acknowledgement covers no later change. */
export function finding(about: Omit<Finding, 'id'>, change: { before: unknown; after: unknown }): Finding {
  const text = JSON.stringify([about.file, about.subject, change.before ?? null, change.after ?? null])
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return { id: `${about.kind}:${about.subject}:${mark}`, ...about }
}
