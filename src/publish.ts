/**
 * The publish line, for one pack from top to bottom in `publishPack`:
 *
 *     directory → manifest → archive → artifact in a staged layout → one copy to the registry, tag last → lock entry
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pMap from 'p-map'
import { type BuildContext, type BuiltArtifact, buildArtifact } from './build.ts'
import { asPackwrightError, PackwrightError } from './errors.ts'
import { DRY_RUN, type LockedPack } from './lock/index.ts'
import type { Discovery, ReadPack, VersionedManifest } from './manifest/index.ts'
import * as annotation from './oci/annotations.ts'
import type { Digest } from './oci/digest.ts'
import { type Descriptor, parseImageManifest } from './oci/manifest.ts'
import { formatReference, parseReference, type TaggedReference, tagOfVersion } from './oci/reference.ts'
import { type Destination, tagImmutable } from './oci/staged.ts'
import { discardStaged, type Registry, stageArtifact } from './registry/index.ts'

/** Where packs are published: `<registry>/<org>/<repo>/<pack>`; `org` and `repo` may be empty. */
export interface PublishTarget {
  registry: string
  org: string
  repo: string
}

export interface PublishContext extends BuildContext {
  target: PublishTarget
  /** builds everything and sends nothing */
  dryRun: boolean
  /** floating tags to set besides the version, e.g. `latest` */
  alsoTags: readonly string[]
  /** packs that go up at once */
  concurrency: number
  /** reads what is already published; absent in a dry run */
  registry?: Registry | undefined
  destination?: Destination | undefined
}

export interface PublishedPack {
  name: string
  version: string
  /** `registry/org/repo/pack:version` */
  reference: string
  /** what the manifest's digest is, or in a dry run would be */
  digest: Digest
  size: number
  status: 'published' | 'unchanged' | 'dry-run'
  warnings: string[]
  entry: LockedPack
}

export interface FailedPack {
  /** the pack's name, or its directory when it has no readable name */
  name: string
  error: PackwrightError
}

export interface PublishOutcome {
  published: PublishedPack[]
  failed: FailedPack[]
}

/** Publishes packs, several at once; one that fails does not stop the others. */
export async function publishPacks(
  found: readonly Discovery[],
  context: PublishContext,
): Promise<PublishOutcome> {
  const outcome: PublishOutcome = { published: [], failed: [] }
  const fail = (name: string, thrown: unknown) => {
    const error = asPackwrightError(thrown)
    if (error.code === 'CANCELLED') throw error
    outcome.failed.push({ name, error })
    context.onEvent?.({ type: 'failed', pack: name, message: error.message })
  }
  const options = {
    concurrency: context.concurrency,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  }
  const sent: SentPack[] = []
  const publishNext = async (discovery: Discovery) => {
    try {
      if ('error' in discovery) throw discovery.error
      sent.push(await publishPack(discovery.pack, context))
    } catch (thrown) {
      fail(nameOf(discovery), thrown)
    }
  }
  await pMap(withoutDuplicates(found), publishNext, options)
  const confirmNext = async (pack: SentPack) => {
    try {
      await pack.confirm?.()
      outcome.published.push(pack.published)
    } catch (thrown) {
      fail(pack.published.name, thrown)
    }
  }
  await pMap(sent, confirmNext, { ...options, concurrency: CONFIRMATIONS_AT_ONCE })
  outcome.published.sort(byName)
  outcome.failed.sort(byName)
  return outcome
}

const CONFIRMATIONS_AT_ONCE = 16

/** A pack that went up; `confirm` tells whether its tag still stands when others have had time to move it. */
interface SentPack {
  published: PublishedPack
  confirm?: () => Promise<void>
}

/** Publishes one pack. */
async function publishPack(pack: ReadPack, context: PublishContext): Promise<SentPack> {
  const built = await buildArtifact(pack, context)
  const reference = referenceFor(built.manifest, context.target)
  const { registry, destination } = context
  const about = { pack: built.manifest.name, reference: formatReference(reference) }
  if (context.dryRun || registry === undefined || destination === undefined) {
    return { published: outcomeOf(built, reference, 'dry-run', ours(built)) }
  }
  const began = Date.now()
  const existing = await findPublished(built, reference, registry, context.signal)
  if (existing !== undefined) {
    if (context.alsoTags.length > 0)
      await destination.tag({ ...reference, ...existing }, context.alsoTags, context.signal)
    context.onEvent?.({ type: 'unchanged', ...about, digest: existing.digest })
    return { published: outcomeOf(built, reference, 'unchanged', existing) }
  }
  context.onEvent?.({ type: 'publishing', ...about })
  await send(built, reference, destination, context)
  context.onEvent?.({ type: 'published', ...about, digest: ours(built).digest })
  const published = outcomeOf(built, reference, 'published', ours(built))
  if (destination.exclusive) return { published }
  const span = { began, ended: Date.now() }
  const confirm = () => confirmPublished(reference, ours(built).digest, span, registry, context.signal)
  return { published, confirm }
}

/** What of an artifact goes into the lockfile; of one that was there before, its own facts and not the rebuilt ones. */
interface PublishedArtifact {
  digest: Digest
  layer: Descriptor
  integrity: string
  created: string | undefined
}

function ours(built: BuiltArtifact): PublishedArtifact {
  const { manifest, layer, annotations } = built.artifact
  const created = annotations[annotation.CREATED]
  return { digest: manifest.descriptor.digest, layer, integrity: built.archive.integrity, created }
}

async function send(
  built: BuiltArtifact,
  reference: TaggedReference,
  destination: Destination,
  context: PublishContext,
): Promise<void> {
  const directory = join(context.outDir, `.staging-${process.pid}-${randomBytes(6).toString('hex')}`)
  try {
    const staged = stageArtifact(directory, reference.tag, built.artifact, built.archive)
    await destination.receive(staged, reference, context.alsoTags, context.signal)
  } finally {
    discardStaged(directory)
  }
}

/** Where a pack goes. @throws PackwrightError `REFERENCE_INVALID` */
export function referenceFor(manifest: VersionedManifest, target: PublishTarget): TaggedReference {
  const place = [target.registry, target.org, target.repo, manifest.name]
    .filter((part) => part !== '')
    .join('/')
  return { ...parseReference(place), tag: tagOfVersion(manifest.version) }
}

/**
 * What the version's tag points at already.
 *
 * The same pack built from another commit differs in its annotations alone; that is no other content.
 *
 * @returns the digest that is published, `undefined` when the tag is free
 * @throws PackwrightError `TAG_IMMUTABLE`
 */
async function findPublished(
  built: BuiltArtifact,
  reference: TaggedReference,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<PublishedArtifact | undefined> {
  const existing = await registry.resolve(reference, reference.tag, signal)
  if (existing === undefined) return undefined
  if (existing === ours(built).digest) return ours(built)
  const { bytes } = await registry.manifest(reference, existing, signal)
  const same = sameContent(bytes, existing, built)
  if (same !== undefined) return same
  throw tagImmutable(reference, existing, ours(built).digest)
}

function sameContent(bytes: Uint8Array, digest: Digest, built: BuiltArtifact): PublishedArtifact | undefined {
  try {
    const {
      artifactType,
      config,
      layers,
      annotations = {},
    } = parseImageManifest(bytes, 'the published artifact')
    const [layer] = layers
    const integrity = annotations[annotation.INTEGRITY]
    const same =
      artifactType === built.artifact.manifest.descriptor.artifactType &&
      config.digest === built.artifact.config.descriptor.digest &&
      annotations[annotation.CONTENT_DIGEST] === built.archive.contentDigest
    if (!same || layer === undefined || integrity === undefined) return undefined
    return { digest, layer, integrity, created: annotations[annotation.CREATED] }
  } catch {
    return undefined
  }
}

/** Another publisher may take as long as we took between looking for the tag and writing it, within these bounds. */
const MIN_SETTLE_MS = 100
const MAX_SETTLE_MS = 2_000

/**
 * Two publishes at once: the one whose tag stands in the end has won, the other says so.
 *
 * A registry cannot be told to write a tag only if it is free. Whoever found it free before we wrote it writes it soon
 * after, so the tag is looked at again when that time has passed.
 */
async function confirmPublished(
  reference: TaggedReference,
  digest: Digest,
  { began, ended }: { began: number; ended: number },
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<void> {
  const settle = Math.min(MAX_SETTLE_MS, Math.max(MIN_SETTLE_MS, ended - began))
  await sleep(Math.max(0, ended + settle - Date.now()), undefined, { signal })
  const now = await registry.resolve(reference, reference.tag, signal)
  if (now === digest) return
  if (now !== undefined) throw tagImmutable(reference, now, digest)
  throw new PackwrightError(
    'REGISTRY_RESPONSE',
    `${formatReference(reference)} is not there after it was published.`,
    { hint: 'The registry accepted the manifest and does not serve it. Publish again.' },
  )
}

function outcomeOf(
  built: BuiltArtifact,
  reference: TaggedReference,
  status: PublishedPack['status'],
  artifact: PublishedArtifact,
): PublishedPack {
  const { manifest, archive } = built
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(
    ([name, { version }]) => [name, version] as const,
  )
  return {
    name: manifest.name,
    version: manifest.version,
    reference: formatReference(reference),
    digest: artifact.digest,
    size: artifact.layer.size,
    status,
    warnings: built.warnings,
    entry: {
      name: manifest.name,
      version: manifest.version,
      file: artifact.layer.annotations?.[annotation.TITLE] ?? built.fileName,
      oci_ref: formatReference(reference),
      digest: status === 'dry-run' ? DRY_RUN : artifact.digest,
      media_type: artifact.layer.mediaType,
      size: artifact.layer.size,
      integrity: artifact.integrity,
      content_digest: archive.contentDigest,
      created_at: artifact.created ?? null,
      ...(dependencies.length === 0 ? {} : { dependencies: Object.fromEntries(dependencies) }),
    },
  }
}

/** @throws PackwrightError `PACK_DUPLICATE` */
function withoutDuplicates(found: readonly Discovery[]): readonly Discovery[] {
  const seen = new Map<string, string>()
  for (const discovery of found) {
    if ('error' in discovery || discovery.pack.manifest === undefined) continue
    const { name } = discovery.pack.manifest
    const other = seen.get(name)
    if (other !== undefined) {
      throw new PackwrightError(
        'PACK_DUPLICATE',
        `Two packs are called "${name}": ${other} and ${discovery.location}.`,
        {
          hint: 'Rename one of the two, or publish them from different directories.',
          details: { name, locations: [other, discovery.location] },
        },
      )
    }
    seen.set(name, discovery.location)
  }
  return found
}

function nameOf(discovery: Discovery): string {
  return ('pack' in discovery ? discovery.pack.manifest?.name : undefined) ?? discovery.location
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1
}
