/**
 * The publish line, for one pack from top to bottom in `publishPack`:
 *
 *     directory → manifest → archive → artifact in a staged layout → signatures beside it → one copy, tag last → lock entry
 */
import pMap from 'p-map'
import { type BuiltArtifact, buildArtifact, type Discovery, type ReadPack } from '../build/index.ts'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import { DRY_RUN } from '../lock/index.ts'
import { formatReference, parseReference, type TaggedReference, tagOfVersion } from '../oci/index.ts'
import type { VersionedManifest } from '../pack/manifest/index.ts'
import type { Registry } from '../registry/index.ts'
import type { PublishContext } from './context.ts'
import { type PublishTarget, placeOf } from './destination.ts'
import { isMixed, nameOf, withoutDuplicates } from './found.ts'
import { heal } from './heal.ts'
import { outcomeOf, type PublishedPack } from './outcome.ts'
import { refuseChanged, refusePrerelease, refuseUnsigned } from './refusals.ts'
import { ensureSigned, signerBefore } from './resign.ts'
import { send } from './send.ts'
import { findPublished, foreseeTag, ours } from './tag.ts'

export interface FailedPack {
  /** the pack's name, or its directory when it has no readable name */
  name: string
  error: PackwrightError
}

export interface PublishOutcome {
  published: PublishedPack[]
  failed: FailedPack[]
}

/** Small requests, where sending packs at once is bounded by what they take of this machine. */
const CONFIRMED_AT_ONCE = 32

/** After so many packs in a row that the registry gave no answer about, each tried again and again, the rest is not tried. */
const UNANSWERED = 6

/** Publishes packs, several at once; one that fails does not stop the others. */
export async function publishPacks(
  found: readonly Discovery[],
  context: PublishContext,
): Promise<PublishOutcome> {
  const outcome: PublishOutcome = { published: [], failed: [] }
  const fail = (name: string, thrown: unknown) => {
    const error = asPackwrightError(thrown)
    if (error.code === 'CANCELLED') throw interrupted(error, sent, context)
    outcome.failed.push({ name, error })
    context.onEvent?.({ type: 'failed', pack: name, message: error.message })
  }
  const sent: SentPack[] = []
  const options = {
    concurrency: context.concurrency,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  }
  const unanswered: unknown[] = []
  const attempt = async (name: string, work: () => Promise<void>) => {
    try {
      if (unanswered.length >= UNANSWERED) throw unanswered[0]
      await work()
      unanswered.length = 0
    } catch (thrown) {
      if (asPackwrightError(thrown).code === 'REGISTRY_UNAVAILABLE') unanswered.push(thrown)
      fail(name, thrown)
    }
  }
  const confirmNext = ({ published, confirm }: SentPack) =>
    attempt(published.name, async () => {
      await confirm?.()
      outcome.published.push(published)
    })
  const publishNext = (discovery: Discovery) =>
    attempt(nameOf(discovery), async () => {
      if ('error' in discovery) throw discovery.error
      const pack = await publishInDialects(discovery.pack, { ...context, keepsVersions })
      sent.push(pack)
      context.cataloguing?.add(pack.published)
    })
  const keepsVersions = isMixed(found)
  await pMap(withoutDuplicates(found), publishNext, options)
  const confirming = pMap(sent, confirmNext, { ...options, concurrency: CONFIRMED_AT_ONCE })
  await Promise.all([confirming, context.cataloguing?.finish()])
  outcome.published.sort(byName)
  outcome.failed.sort(byName)
  return outcome
}

/** What had gone up by then stays published; who runs it again sends the rest. */
function interrupted(
  error: PackwrightError,
  sent: readonly SentPack[],
  { dryRun }: PublishContext,
): PackwrightError {
  if (dryRun === true || error.details['published'] !== undefined) return error
  const names = sent
    .flatMap(({ published: { name, status } }) => (status === 'published' ? [name] : []))
    .sort()
  const why = error.message.replace(/;[^;]*$/, '')
  const message =
    names.length === 0
      ? `${why}; nothing was published.`
      : `${why}. Published by then: ${names.join(', ')}; everything else was not.`
  return new PackwrightError('CANCELLED', message, {
    hint: 'Run it again: what is published is not sent twice, and the lockfile is written then.',
    details: { published: names },
    cause: error,
  })
}

/** A pack that went up; `confirm` tells whether its tag still stands when others have had time to move it. */
interface SentPack {
  published: PublishedPack
  confirm?: () => Promise<void>
}

/** Publishes one pack in its own dialect, and then in those that it is to be had in as well. */
async function publishInDialects(pack: ReadPack, context: PublishContext): Promise<SentPack> {
  const { manifest } = pack
  const [own, ...others] = manifest === undefined ? [] : (context.dialectsFor?.(manifest) ?? [])
  const first = await publishPack(pack, { ...context, dialectFor: () => own })
  const confirmations = [first.confirm]
  const { published } = first
  for (const dialect of others) {
    const place = { dialect: dialect.name, by: context.dialectPlace ?? ('repository' as const) }
    const fileSuffix = `.${dialect.name}`
    const sent = await publishPack(pack, { ...context, dialectFor: () => dialect, fileSuffix }, place)
    const { reference, digest, status, entry, warnings } = sent.published
    if (entry.content_digest !== published.entry.content_digest) {
      throw new PackwrightError('BUILD_DIFFERS', `${published.name} does not give the same content twice.`, {
        hint: 'Its build command has to give the same files every time to be published in several dialects.',
      })
    }
    published.also.push({ dialect: dialect.name, reference, digest, status })
    published.warnings.push(...warnings.filter((warning) => !published.warnings.includes(warning)))
    confirmations.push(sent.confirm)
  }
  const dry = published.status === 'dry-run'
  const dialects = published.also.map(({ dialect, reference, digest }) => {
    return { dialect, oci_ref: reference, digest: dry ? (DRY_RUN as typeof DRY_RUN) : digest }
  })
  const entry = dialects.length === 0 ? published.entry : { ...published.entry, dialects }
  const confirm = async () => {
    for (const check of confirmations) await check?.()
  }
  const checks = confirmations.some((check) => check !== undefined) ? { confirm } : {}
  return { published: { ...published, entry, location: pack.location }, ...checks }
}

/** Publishes one pack in one dialect. */
async function publishPack(pack: ReadPack, context: PublishContext, place?: DialectPlace): Promise<SentPack> {
  const built = await buildArtifact(pack, context)
  if (context.clean === true) refuseChanged(pack.location, built)
  context.accept?.(built.manifest)
  const reference = referenceFor(built.manifest, context.target, place)
  await context.check?.(built, reference)
  const { registry, destination } = context
  const about = { pack: built.manifest.name, reference: formatReference(reference) }
  if (context.dryRun || registry === undefined || destination === undefined) {
    const refusal = context.foresee && (await foreseeTag(built, reference, context.foresee, context.signal))
    const published = outcomeOf(built, reference, 'dry-run', ours(built))
    return { published: refusal === undefined ? published : { ...published, refusal } }
  }
  const began = Date.now()
  const [existing, signedBefore] = await Promise.all([
    findPublished(built, reference, registry, context.signal),
    context.signer === undefined ? signerBefore(about.pack, reference, registry, context) : undefined,
  ])
  if (existing !== undefined) {
    if (await heal(built, reference, existing, { ...context, registry, destination }))
      context.onEvent?.({
        type: 'warning',
        message: `${about.reference} lacked parts; they were sent again.`,
      })
    const tags = await floatingTags(built, reference, registry, context)
    if (tags.length > 0) await destination.tag({ ...reference, ...existing }, tags, context.signal)
    const { signer, identity, env, signal } = context
    const signed =
      signer === undefined || identity === undefined
        ? undefined
        : await ensureSigned(built, reference, existing.digest, {
            registry,
            destination,
            signer,
            identity,
            env,
            signal,
          })
    if (signed?.made === true)
      context.onEvent?.({ type: 'signed', pack: about.pack, identity: signed.signature.signer.identity })
    context.onEvent?.({ type: 'unchanged', ...about, digest: existing.digest })
    return { published: { ...outcomeOf(built, reference, 'unchanged', existing, signed?.signature), tags } }
  }
  if (signedBefore !== undefined) refuseUnsigned(about.pack, signedBefore, context)
  context.onEvent?.({ type: 'publishing', ...about })
  const alsoTags = await floatingTags(built, reference, registry, context)
  const sending = { ...context, alsoTags, registry, began }
  const { signature, confirm } = await send(built, reference, destination, sending)
  context.onEvent?.({ type: 'published', ...about, digest: ours(built).digest })
  const published = { ...outcomeOf(built, reference, 'published', ours(built), signature), tags: alsoTags }
  return destination.exclusive ? { published } : { published, confirm }
}

/** The tags that the user asked for, and those that the clients of the pack's dialect live on. */
async function floatingTags(
  { manifest, dialect }: BuiltArtifact,
  reference: TaggedReference,
  registry: Registry,
  context: PublishContext,
): Promise<readonly string[]> {
  const { alsoTags, signal } = context
  const published = async () =>
    await registry.tags(reference, signal).catch((thrown: unknown) => {
      if (thrown instanceof PackwrightError && thrown.code === 'REFERENCE_NOT_FOUND') return []
      throw thrown
    })
  const own = dialect.floatingTags?.(manifest.version, await published()) ?? []
  const tags = [...new Set([...alsoTags, ...own])]
  refusePrerelease(manifest, tags, context)
  return tags
}

interface DialectPlace {
  dialect: string
  by: 'repository' | 'tag'
}

/** Where a pack goes. @throws PackwrightError `REFERENCE_INVALID` */
export function referenceFor(
  { name, version }: VersionedManifest,
  target: PublishTarget,
  place?: DialectPlace,
): TaggedReference {
  const tag = tagOfVersion(version)
  if (place?.by === 'tag') return { ...parseReference(placeOf(target, name)), tag: `${tag}-${place.dialect}` }
  const path = place === undefined ? name : `${place.dialect}/${name}`
  return { ...parseReference(placeOf(target, path)), tag }
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1
}
