/** What a change of `packs.lock.json` does to trust. */
import semver from 'semver'
import type { LockedPack, Lockfile, Signer } from '../../lock/index.ts'
import { parseReference } from '../../oci/index.ts'
import { type Finding, finding } from './finding.ts'

/** @param before absent when there was no lockfile */
export function reviewLockfile(
  file: string,
  before: Lockfile | undefined,
  after: Lockfile | undefined,
): Finding[] {
  const was = new Map((before?.packs ?? []).map((entry) => [entry.name, entry]))
  const is = new Map((after?.packs ?? []).map((entry) => [entry.name, entry]))
  const gone = [...was.values()].filter(({ name }) => !is.has(name)).map((entry) => removed(file, entry))
  const rest = [...is.values()].flatMap((entry) => {
    const old = was.get(entry.name)
    return old === undefined ? [added(file, entry)] : changes(file, old, entry)
  })
  return [...gone, ...rest]
}

function added(file: string, entry: LockedPack): Finding {
  const by = entry.signer == null ? 'with no signer pinned' : `signed by ${entry.signer.identity}`
  return finding(
    {
      file,
      subject: entry.name,
      kind: 'added',
      loosens: false,
      message: `${entry.oci_ref}@${entry.digest} is new, ${by}`,
    },
    { before: undefined, after: entry },
  )
}

function removed(file: string, entry: LockedPack): Finding {
  const message = `${entry.version} is no longer locked`
  return finding(
    { file, subject: entry.name, kind: 'removed', loosens: false, message },
    { before: entry, after: undefined },
  )
}

function changes(file: string, before: LockedPack, after: LockedPack): Finding[] {
  const found: Finding[] = []
  const say = (kind: string, loosens: boolean, message: string, was: unknown, is: unknown) => {
    found.push(finding({ file, subject: after.name, kind, loosens, message }, { before: was, after: is }))
  }
  const [was, is] = [placeOf(before), placeOf(after)]
  if (was.registry !== is.registry) {
    say('source-moved', true, `comes from ${is.registry} instead of ${was.registry}`, was, is)
  } else if (was.path !== is.path) {
    say('source-moved', true, `comes from ${is.path} instead of ${was.path}`, was, is)
  }
  if (before.version !== after.version) {
    const down =
      semver.valid(before.version) !== null &&
      semver.valid(after.version) !== null &&
      semver.lt(after.version, before.version)
    const kind = down ? 'version-lowered' : 'version-changed'
    say(kind, down, `${before.version} → ${after.version}`, before.version, after.version)
  } else if (before.digest !== after.digest) {
    say(
      'digest-moved',
      true,
      `${before.version} is ${after.digest} instead of ${before.digest}`,
      before.digest,
      after.digest,
    )
  }
  reviewSigner(before.signer, after.signer, say)
  if (before.digest !== after.digest) return found
  for (const check of ['integrity', 'content_digest'] as const) {
    if (before[check] === undefined || before[check] === after[check]) continue
    const what = after[check] === undefined ? 'is gone' : `is ${after[check]} instead of ${before[check]}`
    say('check-dropped', true, `the ${check} of the same digest ${what}`, before[check], after[check])
  }
  return found
}

type Say = (kind: string, loosens: boolean, message: string, was: unknown, is: unknown) => void

const PINNED = ['identity', 'issuer', 'repository', 'workflow', 'runner'] as const

/** A tag of another version is no other signer; another workflow, repository, issuer or key is. */
function reviewSigner(before: Signer | null | undefined, after: Signer | null | undefined, say: Say): void {
  if (before == null) {
    if (after != null) say('signer-pinned', false, `signed by ${after.identity}`, null, after)
    return
  }
  if (after == null)
    return say(
      'signature-gone',
      true,
      `was signed by ${before.identity}, and no signer is pinned now`,
      before,
      null,
    )
  const essence = (signer: Signer) => ({ ...signer, identity: signer.identity.replace(/@.*$/, '') })
  const [was, is] = [essence(before), essence(after)]
  const changed = PINNED.filter((fact) => was[fact] !== undefined && was[fact] !== is[fact])
  if (changed.length === 0) return
  const facts = changed.map((fact) => `${fact} ${was[fact]} → ${is[fact] ?? 'none'}`)
  say('signer-changed', true, facts.join(', '), was, is)
}

function placeOf(entry: LockedPack): { registry: string; path: string } {
  try {
    const { registry, path } = parseReference(entry.oci_ref)
    return { registry, path }
  } catch {
    return { registry: entry.oci_ref, path: '' }
  }
}
