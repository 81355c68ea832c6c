/**
 * The pull line, for one pack from top to bottom in `fetchIntoStore`:
 *
 *     reference@digest → manifest → config → layer, each checked while it streams → unpacked in private → into the store
 */
import { describeArtifact } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import { late } from '../files/index.ts'
import {
  type Digest,
  formatReference,
  isPinned,
  type PinnedReference,
  parseImageManifest,
  type Reference,
} from '../oci/index.ts'
import { rememberAnswers } from '../registry/index.ts'
import type { PackRecord, Staging, StoredPack } from '../store/index.ts'
import type { DescribedPack } from '../systems/index.ts'
import {
  type Admitted,
  type AdmittedPack,
  type Asked,
  admit,
  type Claim,
  handOut,
  keptBundles,
  seal,
  signatureBundles,
  type TrustContext,
  type TrustReport,
} from '../trust/index.ts'
import type { PackStatus } from '../trust/status/index.ts'
import { completedFromFiles } from './completed.ts'
import type { UnpackedContent } from './content.ts'
import type { PullContext, PulledPack } from './context.ts'
import { type Expectation, type KnownFacts, knownFacts, refuseUnexpected } from './expectation.ts'
import { fetchManifest, findStored, pin, recordOf } from './found.ts'
import { statusOf } from './status.ts'
import { LayerThread } from './thread/layer-thread.ts'

/** What is in the store already needs none of it. */
const loadLayer = late(() => import('./layer.ts'))

/**
 * Pulls a pack into the store; what is there already is neither fetched nor asked for.
 *
 * @throws PackwrightError `DIGEST_REQUIRED`, `REFERENCE_NOT_FOUND`, the registry's faults, everything of exit codes 6 and
 *   7, `PACK_YANKED`, `OUTPUT_UNWRITABLE`
 */
export async function pullPack(
  wanted: Reference,
  opened: PullContext,
  expected: Expectation = {},
): Promise<PulledPack> {
  const context = { ...opened, registry: rememberAnswers(opened.registry) }
  const pinned = isPinned(wanted) && expected.resolved !== true
  const reference = await pin(wanted, context)
  const asked = { ...expected, reference, pinned }
  const { fromStore, stored, admitted, status } = await taken(asked, context, expected)
  refuseUnexpected(stored.record, expected, formatReference(reference))
  const { count = { done: 0, of: 1 } } = context
  count.done += 1
  context.onEvent?.({
    type: 'stored',
    reference: formatReference(reference),
    digest: reference.digest,
    fromStore,
    ...count,
  })
  const { report: trust, memory } = admitted
  return { stored, reference, fromStore, trust, memory, ...(status === undefined ? {} : { status }) }
}

interface TakenPack {
  stored: AdmittedPack
  admitted: Admitted
  status: PackStatus | undefined
}

/** From the store, else fetched; of those who ask a client for one pack at once, one fetches, and the others take it then. */
async function taken(
  asked: Asked,
  context: PullContext,
  expected: Expectation,
): Promise<TakenPack & { fromStore: boolean }> {
  const { reference } = asked
  const { session, store } = context
  const { digest } = reference
  const key = `${store.root} ${digest}`
  await session?.lease(store.root, digest)
  for (;;) {
    context.signal?.throwIfAborted()
    const known = await findStored(reference, context)
    if (known !== undefined && session !== undefined && known.record.digest !== digest) {
      // Of a pack with variants the one for this platform is what the store has, and what is to stay there.
      await session.lease(store.root, known.record.digest)
      if ((await store.find(known.record.digest)) === undefined) continue
    }
    if (known !== undefined) {
      if (context.authorize === true) await refuseForbidden(reference, context)
      return { ...(await takeFromStore(known, asked, context, expected)), fromStore: true }
    }
    const underWay = session?.fetching.get(key)
    if (underWay === undefined) {
      const fetched = fetchIntoStore(asked, context, expected)
      session?.fetching.set(key, fetched)
      try {
        return { ...(await fetched), fromStore: false }
      } finally {
        session?.fetching.delete(key)
      }
    }
    await unlessAborted(underWay, context.signal)
  }
}

/** Whoever shares a store can read what it has; the registry knows who may. */
async function refuseForbidden(reference: PinnedReference, { registry, signal }: PullContext): Promise<void> {
  if ((await registry.resolve(reference, reference.digest, signal)) !== undefined) return
  const written = formatReference(reference)
  throw new PackwrightError('REFERENCE_NOT_FOUND', `The registry does not give ${written} any more.`, {
    hint: 'It was deleted, or these credentials may not read it. Log in: oras login.',
    details: { reference: written },
  })
}

/** Waits for somebody else's work, however it ends. */
async function unlessAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    await Promise.race([work.catch(() => {}), aborted])
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

/** What is here is not asked about again, unless yanked packs are to be refused or a signature is missing. */
async function takeFromStore(
  stored: StoredPack,
  asked: Asked,
  context: PullContext,
  expected: Expectation,
): Promise<TakenPack> {
  const { record } = stored
  const status =
    context.status?.refuse === true ? await statusOf(record, asked.reference, context, expected) : undefined
  const admitted = await decide(asked, record, record.digest, context, expected, record)
  return { stored: handOut(stored, admitted.admission), admitted, status }
}

async function fetchIntoStore(asked: Asked, context: PullContext, expected: Expectation): Promise<TakenPack> {
  const { reference } = asked
  const { registry, signal, asFiles } = context
  const written = formatReference(reference)
  await using thread = new LayerThread()
  await thread.openFor(expected.size)
  // Its status is always asked for: what is attached to it may as well be listed while the manifest is under way.
  if (context.status !== undefined) registry.referrers(reference, reference.digest, signal).catch(() => {})
  const fetched = await fetchManifest(reference, context)
  const manifest = parseImageManifest(fetched.bytes, written)
  const { pack, config } = await describeArtifact(reference, manifest, registry, signal, asFiles)
  const { refuseIntegrity, refuseTooLarge } = await loadLayer()
  refuseTooLarge(pack, context, written)
  await thread.openFor(pack.layer.size)
  const admitted = await decide(asked, pack, fetched.digest, context, expected, undefined)
  const status = await statusOf(pack, reference, context, expected)
  const staging = await context.store.stage()
  const known = knownFacts(pack, fetched.digest, expected)
  try {
    const { content, integrity } = await unpacked(pack, reference, staging, context, thread, known)
    refuseIntegrity(pack, integrity, written)
    const complete = await completedFromFiles(pack, staging.tree)
    const served = { manifest, fetched, config, bundles: admitted.report.bundles }
    const record = recordOf(complete, content, served, reference, integrity)
    refuseUnexpected(record, expected, written)
    const stored = await context.store.commit(staging, record, seal(admitted.admission, record.digest))
    return { stored: handOut(stored, admitted.admission), admitted, status }
  } catch (cause) {
    await context.store.discard(staging)
    throw cause
  }
}

/** The content in the staging directory: of one layer, or of several. */
async function unpacked(
  pack: DescribedPack,
  reference: PinnedReference,
  staging: Staging,
  context: PullContext,
  thread: LayerThread,
  known: KnownFacts,
): Promise<{ content: UnpackedContent; integrity: string }> {
  if (pack.form.kind === 'layers') {
    const { integrityOfLayers, unpackLayers } = await import('./layers.ts')
    const content = await unpackLayers(pack, pack.form, reference, staging.tree, context)
    return { content, integrity: integrityOfLayers(pack.form) }
  }
  const { openLayer, unpackLayer } = await loadLayer()
  const layer = openLayer(pack, reference, context, known)
  const written = formatReference(reference)
  const content = await unpackLayer(pack, layer, staging, context, written, thread, known)
  return { content, integrity: layer.integrity() }
}

/**
 * Passes the gate, before anything of the layer is fetched. What was accepted once is kept beside the pack, so that the
 * policy can be applied again without a request.
 *
 * @param kept what the store has of the pack
 */
async function decide(
  asked: Asked,
  claim: Claim,
  manifest: Digest,
  context: PullContext,
  expected: Expectation,
  kept: PackRecord | undefined,
): Promise<Admitted> {
  const { registry, signal, onEvent } = context
  const { reference } = asked
  const written = formatReference(reference)
  const trust: TrustContext = expected.judged === true ? { ...context.trust, mode: 'ignore' } : context.trust
  // Without a policy the first look has said all; a policy that came later is asked for what it wants.
  const hidden = expected.memory?.signer != null && kept?.bundles.length === 0
  const isOpen = kept === undefined || hidden || trust.hasPolicy || trust.mode === 'require'
  const attached = isOpen ? signatureBundles(reference, reference.digest, registry, signal) : undefined
  const bundles = keptBundles(kept?.bundles ?? [], attached)
  const admitted = await admit(asked, claim, manifest, bundles, trust)
  const { report, notices } = admitted
  for (const message of notices) onEvent?.({ type: 'warning', message })
  if (report.verified && report.signer !== undefined) {
    const { identity } = report.signer
    onEvent?.({ type: 'verified', reference: written, identity, matched: report.matched })
  } else if (report.mode === 'warn') {
    onEvent?.({ type: 'warning', message: `${written} is not verified: ${report.reason}` })
  }
  await keepBundles(kept, report, context)
  return admitted
}

/** A policy that came later verifies what the store has once, and then works without network. */
async function keepBundles(kept: PackRecord | undefined, { bundles }: TrustReport, { store }: PullContext) {
  if (kept === undefined) return
  for (const accepted of bundles)
    if (!kept.bundles.includes(accepted)) await store.keepBundle(kept.digest, accepted)
}
