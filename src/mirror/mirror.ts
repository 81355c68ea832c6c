/** Mirroring packs with all their proofs: to another registry, into a directory of layouts, or into one file. */
import pMap from 'p-map'
import { inspectPack } from '../artifact/index.ts'
import { documentSignature, isDocumentRepository } from '../documents/index.ts'
import { PackwrightError } from '../errors.ts'
import { temporaryDirectory } from '../files/index.ts'
import { DRY_RUN, readLockfile } from '../lock/index.ts'
import {
  canonicalPlace,
  formatReference,
  lastComponent,
  type PinnedReference,
  parseReference,
  type Reference,
  tagOfVersion,
  versionInTag,
} from '../oci/index.ts'
import type { Memory } from '../policy/index.ts'
import { memoryOf } from '../pull/index.ts'
import { type Registry, rememberAnswers } from '../registry/index.ts'
import {
  type ConnectionOptions,
  openDestination,
  type TrustOptions,
  trustContext,
  withRegistry,
} from '../session/index.ts'
import { admit, openPlaces, type Places, signatureBundles, type TrustContext } from '../trust/index.ts'
import { type MirroredArtifact, mirrorArtifact } from './line.ts'

export interface MirrorOptions extends ConnectionOptions {
  trust?: TrustOptions | undefined
  /** with a tag or a digest */
  references?: readonly string[] | undefined
  /** everything that this lockfile pins */
  lockfile?: string | undefined
  /** `registry.corp.example/mirror/packs`, or `oci-layout://<directory>`; the last path component of each pack stays */
  to: string
  /** admits everything and tells what would be copied; writes nothing */
  dryRun?: boolean | undefined
  /** artifacts that are copied at once; default 4 */
  concurrency?: number | undefined
}

const DEFAULT_CONCURRENCY = 4

/**
 * Copies packs with their signatures, attestations and statuses. What is there already is not sent again, so that it can
 * be run until it is through.
 *
 * @throws PackwrightError `USAGE`, `FLAGS_CONFLICT` when two packs would have one name, exit 7
 *   for what the policy or the lockfile does not admit, and what `mirrorArtifact` throws
 */
export async function mirror(options: MirrorOptions): Promise<MirroredArtifact[]> {
  const to = options.to.replace(/\/+$/, '')
  const trust = await trustContext(options)
  const places = openPlaces(options.env ?? process.env, options.onEvent)
  const layout = to.startsWith('oci-layout://')
  const { registry: host } = parseReference(`${to}/probe`)
  await using temporary = await temporaryDirectory('packwright-mirror-')
  const scratch = temporary.path
  const destination = await openDestination({ ...options, target: { registry: layout ? to : host } })
  try {
    return await withRegistry(options, 'pull,push', async (registry) => {
      const wanted = await wantedArtifacts(options, registry)
      refuseSameName(wanted)
      const { signal, onEvent } = options
      const source = rememberAnswers(registry)
      const context = { registry, source, destination, scratch, onEvent, signal }
      const copy = async (artifact: Wanted) => {
        const { from, tag } = artifact
        const accepted = await acceptedFor(artifact, source, trust, places, options)
        const target = { ...parseReference(`${to}/${lastComponent(from)}`), tag }
        if (options.dryRun === true) return await planned(from, target, source, options)
        return await mirrorArtifact(from, target, context, accepted)
      }
      return await pMap(wanted, copy, { concurrency: options.concurrency ?? DEFAULT_CONCURRENCY })
    })
  } finally {
    await destination.close()
  }
}

async function planned(
  from: PinnedReference,
  target: Reference & { tag: string },
  source: Registry,
  { signal }: MirrorOptions,
): Promise<MirroredArtifact> {
  const { digest } = from
  const there = await source.resolve(target, target.tag, signal).catch(unlessAbsent)
  const { length } = await source.referrers(from, digest, signal)
  const status = there === digest ? 'current' : 'planned'
  return {
    from: formatReference(from),
    to: formatReference({ ...target, digest }),
    digest,
    status,
    referrers: length,
  }
}

/** A place that is not there yet, or that nobody may look into, is one to which everything would be copied. */
function unlessAbsent(thrown: unknown): undefined {
  if (thrown instanceof PackwrightError && ABSENT.has(thrown.code)) return undefined
  throw thrown
}

const ABSENT = new Set(['REFERENCE_NOT_FOUND', 'NOT_FOUND', 'UNAUTHENTICATED', 'FORBIDDEN'])

interface Wanted {
  from: PinnedReference
  tag: string
  /** what a lockfile knows of it; absent where somebody named it */
  locked?: { named: string; memory: Memory }
}

/** Whoever takes from the mirror believes it: the gate decides what goes in. @returns the bundles that were accepted */
async function acceptedFor(
  { from, tag, locked }: Wanted,
  source: Registry,
  trust: TrustContext,
  places: Places,
  { onEvent, signal }: MirrorOptions,
): Promise<readonly string[]> {
  const isDocument = isDocumentRepository(from)
  const { subject, bundles } = isDocument
    ? await documentSignature(from, source, signal)
    : { subject: from.digest, bundles: signatureBundles(from, from.digest, source, signal) }
  const about = await inspectPack(from, source, signal).catch((): undefined => undefined)
  const claim = { name: about?.name ?? lastComponent(from), version: about?.version ?? versionInTag(tag) }
  const signed = isDocument ? ('standing' as const) : ('release' as const)
  const asker = locked ?? { typed: true, memory: await places.recall(canonicalPlace(from)) }
  const asked = { reference: { ...from, tag }, subject, pinned: true, signed, ...asker }
  const { report, notices } = await admit(asked, claim, from.digest, bundles, trust)
  for (const message of notices) onEvent?.({ type: 'warning', message })
  if (report.mode === 'warn' && !report.verified)
    onEvent?.({ type: 'warning', message: `${formatReference(from)} is not verified: ${report.reason}` })
  // What stands in the document itself goes along with it.
  return subject === from.digest ? report.bundles : []
}

async function wantedArtifacts(options: MirrorOptions, registry: Registry): Promise<Wanted[]> {
  const named = await pMap(
    options.references ?? [],
    (text) => settle(parseReference(text), registry, options.signal),
    { concurrency: DEFAULT_CONCURRENCY },
  )
  if (options.lockfile === undefined) return named
  const { packs } = await readLockfile(options.lockfile)
  const locked = packs.map((entry): Wanted => {
    const { name, own_name: named = name, version, oci_ref, digest } = entry
    if (digest === DRY_RUN) {
      throw new PackwrightError(
        'LOCKFILE_INVALID',
        `${options.lockfile} is of a dry run: ${name} was not published.`,
      )
    }
    const place = parseReference(oci_ref)
    const tag = place.tag ?? tagOfVersion(version)
    return { from: { ...place, digest }, tag, locked: { named, memory: memoryOf(entry) } }
  })
  return [...locked, ...named]
}

/** A tag is resolved once; a digest alone gets the tag of the version that it says it is. */
async function settle(reference: Reference, registry: Registry, signal?: AbortSignal): Promise<Wanted> {
  const { tag, digest } = reference
  if (tag !== undefined && digest !== undefined) return { from: { ...reference, digest }, tag }
  if (tag !== undefined) {
    const found = await registry.resolve(reference, tag, signal)
    if (found !== undefined) return { from: { ...reference, digest: found }, tag }
    throw new PackwrightError('REFERENCE_NOT_FOUND', `${formatReference(reference)} does not exist.`, {
      hint: 'Check the spelling and the tag; a private repository also needs credentials.',
    })
  }
  const { version, digest: pinned } = await inspectPack(reference, registry, signal)
  if (version !== undefined) return { from: { ...reference, digest: pinned }, tag: tagOfVersion(version) }
  throw new PackwrightError(
    'USAGE',
    `Nothing says under which tag ${formatReference(reference)} is to be found.`,
    {
      hint: 'Name its tag as well: …:1.2.0@sha256:…',
    },
  )
}

/** Packs of different places that end alike would overwrite each other. */
function refuseSameName(wanted: readonly Wanted[]): void {
  const places = new Map<string, string>()
  for (const { from } of wanted) {
    const name = lastComponent(from)
    const { tag: _, digest: __, ...place } = from
    const written = formatReference(place)
    const other = places.get(name)
    if (other !== undefined && other !== written) {
      throw new PackwrightError('FLAGS_CONFLICT', `${other} and ${written} would both become ${name}.`, {
        hint: 'Mirror them to two places.',
      })
    }
    places.set(name, written)
  }
}
