/** What a version's tag points at: before a publish, and when others have had time to move it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BuiltArtifact } from './build.ts'
import { PackwrightError } from './errors.ts'
import * as annotation from './oci/annotations.ts'
import type { Digest } from './oci/digest.ts'
import { type Descriptor, parseImageManifest } from './oci/manifest.ts'
import { formatReference, type TaggedReference } from './oci/reference.ts'
import { tagImmutable } from './oci/staged.ts'
import type { Registry } from './registry/index.ts'

/** What of an artifact goes into the lockfile; of one that was there before, its own facts and not the rebuilt ones. */
export interface PublishedArtifact {
  digest: Digest
  layer: Descriptor
  integrity: string
  created: string | undefined
}

export function ours(built: BuiltArtifact): PublishedArtifact {
  const { manifest, layer, annotations } = built.artifact
  const created = annotations[annotation.CREATED]
  return { digest: manifest.descriptor.digest, layer, integrity: built.archive.integrity, created }
}

/**
 * What the version's tag points at already.
 *
 * The same pack built from another commit differs in its annotations alone; that is no other content.
 *
 * @returns the digest that is published, `undefined` when the tag is free
 * @throws PackwrightError `TAG_IMMUTABLE`
 */
export async function findPublished(
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
export async function confirmPublished(
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
