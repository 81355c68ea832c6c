/** Referrers beside what is published already, in such a way that they are found. */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { PackwrightError } from '../errors.ts'
import { temporaryDirectory } from '../files/index.ts'
import {
  type Descriptor,
  type Digest,
  describeBlob,
  formatReference,
  OCI_INDEX,
  type PinnedReference,
  parseImageManifest,
  type Repository,
  referrersTag,
} from '../oci/index.ts'
import type { Destination, Referrer } from './destination.ts'
import { stageArtifact, stagingDirectory } from './layout-writer.ts'
import { unlessGone } from './parts.ts'
import type { Registry } from './registry.ts'
import { type Patience, settleMs } from './settle.ts'

export interface AttachContext {
  registry: Registry
  destination: Destination
  signal?: AbortSignal | undefined
}

const ATTEMPTS = 20
const ATTACH_PATIENCE: Patience = { slower: 2, leastMs: 200, mostMs: 5_000 }

/**
 * Attaches referrers to a published artifact. Where a registry has no referrers API, the list of them is written by
 * clients, and two at once may lose each other's entries: so it is looked at when others are through, and what is not
 * listed is attached anew.
 *
 * @param referrersAt always the same number of them; oras does not list a manifest that is there already, so each
 *   attempt, counted from 0, has to give other manifests
 * @throws PackwrightError `REGISTRY_RESPONSE` when they stay unlisted, and oras's faults
 */
export async function attachListed(
  subject: PinnedReference,
  referrersAt: (attempt: number) => readonly Referrer[],
  { registry, destination, signal }: AttachContext,
): Promise<void> {
  let unlisted: number[] | undefined
  await dropGone(subject, { registry, destination, signal })
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const began = Date.now()
    const made = referrersAt(attempt)
    const pending = made.map((referrer, index) => ({ referrer, index }))
    const sent = pending.filter(({ index }) => unlisted?.includes(index) ?? true)
    for (const { referrer } of sent) await destination.attach(subject, referrer, signal)
    if (destination.exclusive) return
    const settle = settleMs(Date.now() - began, ATTACH_PATIENCE)
    await sleep(settle, undefined, { signal })
    const listed = new Set(
      (await registry.referrers(subject, subject.digest, signal)).map(({ digest }) => digest),
    )
    unlisted = sent
      .filter(({ referrer }) => !listed.has(referrer.manifest.descriptor.digest))
      .map(({ index }) => index)
    if (unlisted.length === 0) return
    // Those who write over each other wait for different times.
    await sleep(randomInt(settle), undefined, { signal })
  }
  throw notListed(subject)
}

/**
 * Looks whether referrers that went up are listed, and attaches what is not. Where clients write the list, two at once may
 * lose each other's entries, and oras does not list what is there already: then the list is written.
 *
 * @returns whether anything was missing
 * @throws PackwrightError `REGISTRY_RESPONSE`
 */
export async function ensureListed(
  to: Repository,
  referrers: readonly Referrer[],
  context: AttachContext & { scratch: string },
): Promise<boolean> {
  const { registry, destination, signal } = context
  if (referrers.length === 0) return false
  const attach = async (missing: readonly Referrer[]) => {
    for (const digest of new Set(missing.map(subjectOf))) await dropGone({ ...to, digest }, context)
    for (const referrer of missing)
      await destination.attach({ ...to, digest: subjectOf(referrer) }, referrer, signal)
  }
  const relist = async (missing: readonly Referrer[]) => {
    for (const [digest, unlisted] of Map.groupBy(missing, subjectOf))
      await writeList({ ...to, digest }, await registry.referrers(to, digest, signal), unlisted, context)
  }
  let missing = await missingReferrers(to, referrers, registry, signal)
  if (missing.length === 0) return false
  for (const complete of [attach, relist]) {
    const began = Date.now()
    await complete(missing)
    if (destination.exclusive) return true
    await sleep(settleMs(Date.now() - began, ATTACH_PATIENCE), undefined, { signal })
    missing = await missingReferrers(to, missing, registry, signal)
    if (missing.length === 0) return true
  }
  const [first] = missing
  throw notListed({ ...to, digest: subjectOf(first as Referrer) })
}

/**
 * Writes the list of what is attached anew where it names what a cleanup has deleted: registries take no list, and so
 * nothing new in it, of which parts are gone. Those that list by themselves leave them out.
 */
async function dropGone(subject: PinnedReference, context: AttachContext): Promise<void> {
  const { registry, signal } = context
  const listed = await registry.referrers(subject, subject.digest, signal)
  if (await registry.listsReferrers(subject)) return
  const found = await Promise.all(
    listed.map((entry) => unlessGone(registry.manifest(subject, entry.digest, signal))),
  )
  const there = listed.filter((_, index) => found[index] !== undefined)
  if (there.length === listed.length) return
  await using scratch = await temporaryDirectory('packwright-list-')
  await writeList(subject, there, [], { ...context, scratch: scratch.path })
}

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema */
async function writeList(
  subject: PinnedReference,
  listed: readonly Descriptor[],
  unlisted: readonly Referrer[],
  { destination, scratch, signal }: AttachContext & { scratch: string },
): Promise<void> {
  const entries = unlisted.map(({ manifest: { bytes, descriptor } }) => {
    const { annotations } = parseImageManifest(bytes, descriptor.digest)
    return { ...descriptor, annotations }
  })
  const list = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [...listed, ...entries] }
  const root = describeBlob(OCI_INDEX, Buffer.from(JSON.stringify(list)))
  const blobs = unlisted.flatMap((referrer) => [...referrer.blobs, referrer.manifest])
  using staging = stagingDirectory(scratch)
  const tag = referrersTag(subject.digest)
  const staged = stageArtifact({ directory: staging.layout, tag, root, blobs, layers: [] })
  await destination.receive(staged, { ...subject, tag }, [], signal)
}

function subjectOf({ manifest: { bytes, descriptor } }: Referrer): Digest {
  const { subject } = parseImageManifest(bytes, descriptor.digest)
  if (subject === undefined) throw new PackwrightError('INTERNAL', 'A referrer has a subject.')
  return subject.digest
}

async function missingReferrers(
  to: Repository,
  referrers: readonly Referrer[],
  registry: Registry,
  signal?: AbortSignal,
): Promise<Referrer[]> {
  const subjects = [...new Set(referrers.map(subjectOf))]
  const listed = await Promise.all(subjects.map((subject) => registry.referrers(to, subject, signal)))
  const there = new Set(listed.flat().map(({ digest }) => digest))
  return referrers.filter(({ manifest }) => !there.has(manifest.descriptor.digest))
}

function notListed(subject: PinnedReference): PackwrightError {
  return new PackwrightError(
    'REGISTRY_RESPONSE',
    `What was attached to ${formatReference(subject)} was accepted and is not listed.`,
    { hint: 'Try again; somebody else may be attaching to the same pack.' },
  )
}
