/** What a change of `packs.lock.json` does to trust. */
import semver from 'semver'
import type { LockedPack, Lockfile } from '../../lock/index.ts'
import { parseReference } from '../../oci/index.ts'
import { changesBetween } from '../../policy/index.ts'
import { canonical } from '../../text/index.ts'
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
      loosens: entry.origin !== undefined,
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
  reviewSigner(before, after, say)
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (LOOKED_AT.has(key)) continue
    const [old, now] = [before[key], after[key]]
    if (canonical(old ?? null) === canonical(now ?? null) || isHarmless(key, before, after)) continue
    say('fact-changed', true, `${key} is ${shown(now)} instead of ${shown(old)}`, old, now)
  }
  return found
}

type Say = (kind: string, loosens: boolean, message: string, was: unknown, is: unknown) => void

/** What is compared above. */
const LOOKED_AT = new Set(['name', 'version', 'digest', 'oci_ref', 'signer'])
/** What follows from the digest: another digest has others. */
const OF_THE_DIGEST = new Set([
  'bundle',
  'content_digest',
  'created_at',
  'dependencies',
  'dialects',
  'file',
  'integrity',
  'media_type',
  'platforms',
  'size',
])

/** The list of what is harmless; everything else loosens. */
function isHarmless(key: string, before: LockedPack, after: LockedPack): boolean {
  if (before.digest !== after.digest && OF_THE_DIGEST.has(key)) return true
  if (key === 'bundle') return before.bundle === undefined
  if (key === 'highest') {
    const [was, is] = [before.highest ?? before.version, after.highest ?? after.version]
    return semver.valid(was) === null || (semver.valid(is) !== null && semver.gte(is, was))
  }
  return ['created_at', 'file'].includes(key) || (OF_THE_DIGEST.has(key) && before[key] === undefined)
}

function shown(value: unknown): string {
  return value === undefined ? 'not stated' : canonical(value).slice(0, 200)
}

/** A tag of another version is no other signer; another workflow, repository, issuer or key is. */
function reviewSigner({ signer: before }: LockedPack, { signer: after }: LockedPack, say: Say): void {
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
  const changed = changesBetween(before, after)
  if (changed.length > 0) say('signer-changed', true, changed.join(', '), before, after)
}

function placeOf(entry: LockedPack): { registry: string; path: string } {
  try {
    const { registry, path } = parseReference(entry.oci_ref)
    return { registry, path }
  } catch {
    return { registry: entry.oci_ref, path: '' }
  }
}
