/** How bad an advisory says it is: the word of its database, else its CVSS vector. */
import cvss from 'ae-cvss-calculator'
import type { Advisory } from '../../policy/index.ts'
import { SEVERITIES, type Severity } from './severities.ts'

const WORDS: Record<string, Severity> = { moderate: 'medium' }

/** @returns `undefined` when it does not say */
export function severityOf({ severity = [], database_specific: own }: Advisory): Severity | undefined {
  const word = own?.severity?.toLowerCase() ?? ''
  const named = WORDS[word] ?? SEVERITIES.find((level) => level === word)
  if (named !== undefined) return named
  const scores = severity.flatMap(({ score }) => scoreOf(score) ?? [])
  return scores.length === 0 ? undefined : levelOf(Math.max(...scores))
}

/** Whether it is at least as bad; one that does not say how bad it is counts as bad enough. */
export function reaches(found: Severity | undefined, threshold: Severity): boolean {
  return found === undefined || SEVERITIES.indexOf(found) >= SEVERITIES.indexOf(threshold)
}

function scoreOf(vector: string): number | undefined {
  try {
    if (vector.startsWith('CVSS:4.0/')) return new cvss.Cvss4P0(vector).calculateScores().overall
    if (vector.startsWith('CVSS:3.1/')) return new cvss.Cvss3P1(vector).calculateScores().overall
    if (vector.startsWith('CVSS:3.0/')) return new cvss.Cvss3P0(vector).calculateScores().overall
  } catch {
    return undefined
  }
  return undefined
}

/** The scale of CVSS. */
function levelOf(score: number): Severity | undefined {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : undefined
}
