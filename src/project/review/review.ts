/** What a change of the pinned files does to trust, against a commit. */
import { join } from 'node:path'
import { git } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import { LOCKFILE_NAME, parseLockfile } from '../../lock/index.ts'
import { POLICY_NAME, parsePolicy } from '../../policy/index.ts'
import { readTextIfExists } from '../../text/index.ts'
import { parseWanted, WANTED_NAME } from '../wanted/index.ts'
import type { Finding } from './finding.ts'
import { reviewLockfile } from './lockfile.ts'
import { reviewPolicy } from './policy.ts'
import { reviewWanted } from './wanted.ts'

export interface ReviewOptions {
  /** a git ref or commit, e.g. `origin/main` */
  base: string
  /** directory of the files; default the working directory */
  directory?: string | undefined
  /** ids of findings that somebody takes responsibility for, besides those in commit trailers */
  acknowledged?: readonly string[] | undefined
}

export interface Review {
  findings: (Finding & { acknowledged: boolean })[]
  /** loosenings that nobody has acknowledged */
  open: Finding[]
}

/** The trailer of a commit message that acknowledges a finding by its id. */
export const ACKNOWLEDGE_TRAILER = 'Packwright-Acknowledge'

/**
 * Compares the pinned files of the work tree with those of a commit.
 *
 * @throws PackwrightError `NOT_FOUND` when there is no such commit, `LOCKFILE_INVALID`, `WANTED_INVALID`, `POLICY_INVALID`
 */
export async function reviewChanges(options: ReviewOptions): Promise<Review> {
  const directory = options.directory ?? '.'
  const base = await commitOf(directory, options.base)
  const both = async <T>(file: string, parse: (text: string, file: string) => T) => {
    const [before, after] = await Promise.all([
      textAt(directory, base, file),
      readTextIfExists(join(directory, file)),
    ])
    return [
      before === undefined ? undefined : parse(before, `${options.base}:${file}`),
      after === undefined ? undefined : parse(after, join(directory, file)),
    ] as const
  }
  const found = [
    ...reviewLockfile(LOCKFILE_NAME, ...(await both(LOCKFILE_NAME, parseLockfile))),
    ...reviewWanted(WANTED_NAME, ...(await both(WANTED_NAME, parseWanted))),
    ...reviewPolicy(POLICY_NAME, ...(await both(POLICY_NAME, parsePolicy))),
  ]
  const acknowledged = new Set([...(options.acknowledged ?? []), ...(await trailers(directory, base))])
  const findings = found.map((one) => ({ ...one, acknowledged: acknowledged.has(one.id) }))
  return { findings, open: findings.filter((one) => one.loosens && !one.acknowledged) }
}

async function commitOf(directory: string, base: string): Promise<string> {
  const found = await git(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${base}^{commit}`,
  ])
  if (found !== undefined) return found
  throw new PackwrightError('NOT_FOUND', `There is no commit "${base}" in the repository of ${directory}.`, {
    hint: 'Name a ref that is at hand, e.g. origin/main; in CI check out with fetch-depth: 0.',
    details: { base },
  })
}

async function textAt(directory: string, commit: string, file: string): Promise<string | undefined> {
  return await git(directory, ['show', `${commit}:./${file}`])
}

async function trailers(directory: string, base: string): Promise<string[]> {
  const format = `--format=%(trailers:key=${ACKNOWLEDGE_TRAILER},valueonly)`
  const found = await git(directory, ['log', format, `${base}..HEAD`])
  return (found ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

export type { Finding } from './finding.ts'
