/** What a change of the pinned files does to trust, against a commit. */
import { dirname, join, relative, resolve } from 'node:path'
import { git } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import { LOCKFILE_NAME, MAX_LOCKFILE_BYTES, parseLockfile } from '../../lock/index.ts'
import { POLICY_NAME, type Policy, parsePolicy } from '../../policy/index.ts'
import { readTextIfExists } from '../../text/index.ts'
import { parseWanted, WANTED_NAME } from '../wanted/index.ts'
import { type Finding, finding } from './finding.ts'
import { reviewLockfile } from './lockfile.ts'
import { reviewPolicy } from './policy.ts'
import { reviewWanted } from './wanted.ts'

export interface ReviewOptions {
  /** a git ref or commit, e.g. `origin/main` */
  base: string
  /** directory of the files; default the working directory */
  directory?: string | undefined
  /** the lockfile, relative to the directory; default `packs.lock.json` */
  lockfile?: string | undefined
  /** the policy, relative to the directory; default `packs.policy.json` */
  policy?: string | undefined
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
 * Compares the pinned files of the work tree with those where its branch began.
 *
 * @throws PackwrightError `NOT_FOUND` when there is no such commit, or not enough history, `LOCKFILE_INVALID`, `WANTED_INVALID`, `POLICY_INVALID`
 */
export async function reviewChanges(options: ReviewOptions): Promise<Review> {
  const directory = options.directory ?? '.'
  const base = await commitOf(directory, options.base)
  const both = async <T>(file: string, parse: (text: string, file: string) => T) => {
    const [before, after] = await Promise.all([
      textAt(directory, base, file),
      readTextIfExists(join(directory, file), MAX_LOCKFILE_BYTES),
    ])
    return [
      before === undefined ? undefined : parse(before, join(directory, file)),
      after === undefined ? undefined : parse(after, join(directory, file)),
    ] as const
  }
  const { lockfile = LOCKFILE_NAME, policy = POLICY_NAME } = options
  const policies = await both(policy, (text, file) => policyIn(text, file, directory))
  const found = [
    ...reviewLockfile(lockfile, ...(await both(lockfile, parseLockfile))),
    ...reviewWanted(WANTED_NAME, ...(await both(WANTED_NAME, parseWanted))),
    ...reviewPolicy(policy, ...policies),
    ...(await reviewRoots(directory, base, policy, policies)),
  ]
  const acknowledged = new Set([...(options.acknowledged ?? []), ...(await trailers(directory, base))])
  const findings = found.map((one) => ({ ...one, acknowledged: acknowledged.has(one.id) }))
  return { findings, open: findings.filter((one) => one.loosens && !one.acknowledged) }
}

/** The roots that it names are named as it writes them: a runner's directories say nothing. */
function policyIn(text: string, file: string, directory: string): Policy {
  const parsed = parsePolicy(text, file)
  const near = (path: string) =>
    relative(resolve(directory, dirname(file)), path)
      .split('\\')
      .join('/') || path
  const { trustedRoot: root } = parsed
  if (typeof root === 'object') return { ...parsed, trustedRoot: { ...root, root: near(root.root) } }
  return root === 'public-good' ? parsed : { ...parsed, trustedRoot: near(root) }
}

/** Files that decide whom certificates are believed from. */
async function reviewRoots(
  directory: string,
  base: string,
  policy: string,
  policies: readonly (Policy | undefined)[],
): Promise<Finding[]> {
  const named = policies.flatMap((one) => {
    const root = one?.trustedRoot
    return root === undefined || root === 'public-good' ? [] : [typeof root === 'object' ? root.root : root]
  })
  const found: Finding[] = []
  for (const name of new Set(named)) {
    const file = join(dirname(policy), name).split('\\').join('/')
    const [before, after] = await Promise.all([
      textAt(directory, base, file),
      readTextIfExists(join(directory, file)),
    ])
    if (before?.trim() === after?.trim()) continue
    const about = { file, subject: 'trusted_root', kind: 'root-changed', loosens: true }
    found.push(finding({ ...about, message: 'other authorities are believed' }, { before, after }))
  }
  return found
}

async function commitOf(directory: string, base: string): Promise<string> {
  const found = await git(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${base}^{commit}`,
  ])
  if (found === undefined)
    throw new PackwrightError(
      'NOT_FOUND',
      `There is no commit "${base}" in the repository of ${directory}.`,
      {
        hint: 'Name a ref that is at hand, e.g. origin/main; in CI check out with fetch-depth: 0.',
        details: { base },
      },
    )
  // What others did on the base since the branch began is no change of the branch.
  const common = await git(directory, ['merge-base', found, 'HEAD'])
  if (common !== undefined) return common
  throw new PackwrightError('NOT_FOUND', `The history at hand does not say where "${base}" and HEAD part.`, {
    hint: 'Fetch it whole: in CI check out with fetch-depth: 0; else git fetch --unshallow.',
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
