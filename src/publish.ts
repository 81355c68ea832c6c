/**
 * The publish line, for one pack from top to bottom in `publishPack`:
 *
 *     directory → manifest → archive → artifact in a staged layout → signatures beside it → one copy, tag last → lock entry
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pMap from 'p-map'
import { type BuildContext, type BuiltArtifact, buildArtifact } from './build.ts'
import type { ComparedPack } from './compare.ts'
import { asPackwrightError, PackwrightError } from './errors.ts'
import { DRY_RUN, type LockedPack, type Signer, signerEntry } from './lock/index.ts'
import type { Discovery, ReadPack, VersionedManifest } from './manifest/index.ts'
import * as annotation from './oci/annotations.ts'
import type { Digest } from './oci/digest.ts'
import { formatReference, parseReference, type TaggedReference, tagOfVersion } from './oci/reference.ts'
import type { Destination, StagedArtifact } from './oci/staged.ts'
import { confirmPublished, findPublished, ours, type PublishedArtifact } from './published.ts'
import { attachReferrer, discardStaged, type Registry, stageArtifact } from './registry/index.ts'
import { signArtifact } from './sign.ts'
import type { PackSigner } from './signing/index.ts'

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
  /** signs every pack before it leaves; absent when packs are published unsigned */
  signer?: PackSigner | undefined
  /** looks at what is built before anything is sent. @throws PackwrightError to refuse it */
  check?: ((built: BuiltArtifact, reference: TaggedReference) => Promise<void>) | undefined
  /** attaches a bill of materials to every pack */
  sbom?: boolean | undefined
  /** what the provenance is made from */
  env: NodeJS.ProcessEnv
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
  /** its archives on this machine */
  archives: string[]
  /** what is in it */
  contents: ComparedPack
  dialect: string
  /** who signed it in this run, with commit and run */
  signer?: Signer
  /** where it was built from */
  source?: string | undefined
  revision?: string | undefined
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
  await context.check?.(built, reference)
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
  const signer = await send(built, reference, destination, context)
  context.onEvent?.({ type: 'published', ...about, digest: ours(built).digest })
  const published = outcomeOf(built, reference, 'published', ours(built), signer)
  if (destination.exclusive) return { published }
  const span = { began, ended: Date.now() }
  const confirm = () => confirmPublished(reference, ours(built).digest, span, registry, context.signal)
  return { published, confirm }
}

/** Stages, signs what is staged, and hands it over: the tag cannot be seen before its signatures. */
async function send(
  built: BuiltArtifact,
  reference: TaggedReference,
  destination: Destination,
  context: PublishContext,
): Promise<Signer | undefined> {
  const directory = join(context.outDir, `.staging-${process.pid}-${randomBytes(6).toString('hex')}`)
  try {
    const staged = stageArtifact({ directory, tag: reference.tag, ...contentOf(built) })
    const signer = await attachSignatures(staged, built.manifest.name, context)
    if (context.sbom === true) await attachSbom(staged, built, reference, context)
    await destination.receive(staged, reference, context.alsoTags, context.signal)
    return signer
  } finally {
    discardStaged(directory)
  }
}

function contentOf({ root, parts }: BuiltArtifact): Pick<StagedArtifact, 'root' | 'blobs' | 'layers'> {
  const blobs = parts.flatMap(({ artifact }) => [artifact.config, artifact.manifest])
  return { root, blobs: blobs.filter((blob) => blob !== root), layers: parts.map(({ archive }) => archive) }
}

async function attachSignatures(
  staged: StagedArtifact,
  name: string,
  context: PublishContext,
): Promise<Signer | undefined> {
  if (context.signer === undefined) return undefined
  const { descriptor } = staged.root
  const { referrers, signer } = await signArtifact(
    descriptor,
    name,
    context.signer,
    context.source,
    context.env,
  )
  for (const referrer of referrers) attachReferrer(staged, referrer)
  context.onEvent?.({ type: 'signed', pack: name, identity: signer.identity })
  return signer
}

/** The bill of materials as it is, and signed where packs are signed. */
async function attachSbom(
  staged: StagedArtifact,
  { manifest, parts }: BuiltArtifact,
  reference: TaggedReference,
  { signer, source }: PublishContext,
): Promise<void> {
  const { makeSbom, sbomReferrers } = await import('./sbom.ts')
  const subject = staged.root.descriptor
  const { tag: _, ...repository } = reference
  const { created } = source
  const pack = { manifest, version: manifest.version, repository, digest: subject.digest, created }
  const files = parts.map((part) => ({ ...part, contentDigest: part.archive.contentDigest }))
  const bom = makeSbom({ ...pack, parts: files })
  for (const referrer of await sbomReferrers(bom, subject, manifest.name, signer, created))
    attachReferrer(staged, referrer)
}

/** Where a pack goes. @throws PackwrightError `REFERENCE_INVALID` */
export function referenceFor(manifest: VersionedManifest, target: PublishTarget): TaggedReference {
  return { ...parseReference(placeOf(target, manifest.name)), tag: tagOfVersion(manifest.version) }
}

/** The repository of something that lies below a target. */
export function placeOf({ registry, org, repo }: PublishTarget, name: string): string {
  return [registry, org, repo, name].filter((part) => part !== '').join('/')
}

function outcomeOf(
  built: BuiltArtifact,
  reference: TaggedReference,
  status: PublishedPack['status'],
  artifact: PublishedArtifact,
  signer?: Signer,
): PublishedPack {
  const { manifest, parts } = built
  const { annotations = {} } = parts[0]?.artifact ?? {}
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(
    ([name, { version }]) => [name, version] as const,
  )
  return {
    name: manifest.name,
    version: manifest.version,
    reference: formatReference(reference),
    digest: artifact.digest,
    size: artifact.size,
    status,
    warnings: built.warnings,
    archives: parts.map(({ archive }) => archive.location),
    dialect: built.dialect.name,
    ...(signer === undefined ? {} : { signer }),
    source: annotations[annotation.SOURCE],
    revision: annotations[annotation.REVISION],
    contents: { manifest, files: parts.length === 1 ? parts[0]?.files : undefined, size: artifact.size },
    entry: {
      name: manifest.name,
      version: manifest.version,
      file: artifact.file,
      oci_ref: formatReference(reference),
      digest: status === 'dry-run' ? DRY_RUN : artifact.digest,
      media_type: artifact.mediaType,
      size: artifact.size,
      ...(artifact.integrity === undefined ? {} : { integrity: artifact.integrity }),
      ...(artifact.contentDigest === undefined ? {} : { content_digest: artifact.contentDigest }),
      created_at: artifact.created ?? null,
      ...(signer === undefined ? {} : { signer: signerEntry(signer) }),
      ...(dependencies.length === 0 ? {} : { dependencies: Object.fromEntries(dependencies) }),
      ...(artifact.platforms === undefined ? {} : { platforms: artifact.platforms }),
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
