/** A version that is published already, and of which a job that cleans up has deleted parts. */
import { SBOM_MEDIA_TYPE } from '../artifact/index.ts'
import type { BuiltArtifact } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import { annotation, formatReference, type TaggedReference } from '../oci/index.ts'
import {
  type Destination,
  ensureListed,
  type Part,
  partsOf,
  type Registry,
  type StagedArtifact,
  stageArtifact,
  stagingDirectory,
} from '../registry/index.ts'
import type { PublishContext } from './context.ts'
import { contentOf } from './send.ts'
import { ours, type PublishedArtifact } from './tag.ts'

/**
 * Sends again what is gone: the variants below an index, and the bill of materials where one is wanted.
 *
 * @returns whether anything was
 * @throws PackwrightError `REFERENCE_NOT_FOUND` where this build would give other bytes
 */
export async function heal(
  built: BuiltArtifact,
  reference: TaggedReference,
  existing: PublishedArtifact,
  { registry, destination, ...context }: PublishContext & { registry: Registry; destination: Destination },
): Promise<boolean> {
  const isIndex = built.parts[0]?.target !== undefined
  if (!isIndex && context.sbom !== true) return false
  const { signal } = context
  const parts = await partsOf({ ...reference, digest: existing.digest }, registry, signal)
  const variants = parts.filter(({ role, isGone }) => role === 'variant' && isGone)
  const lacksSbom = context.sbom === true && !parts.some(isSbom)
  const isSame = existing.digest === ours(built).digest
  if (variants.length > 0 && !isSame) throw partsGone(built, reference)
  if (!isSame || (variants.length === 0 && !lacksSbom)) return false
  using staging = stagingDirectory(context.outDir)
  const staged: StagedArtifact = stageArtifact({
    directory: staging.layout,
    tag: reference.tag,
    ...contentOf(built),
  })
  if (variants.length > 0) await destination.complete(staged, reference, signal)
  if (lacksSbom) {
    await (await import('./sbom.ts')).attachSbom(staged, built, reference, context)
    await ensureListed(reference, staged.referrers, {
      registry,
      destination,
      scratch: context.outDir,
      signal,
    })
  }
  return true
}

const isSbom = ({ type, isGone }: Part) => type === SBOM_MEDIA_TYPE && !isGone

function partsGone({ root, parts }: BuiltArtifact, reference: TaggedReference): PackwrightError {
  const written = formatReference(reference)
  const revision = parts[0]?.artifact.annotations[annotation.REVISION]
  return new PackwrightError(
    'REFERENCE_NOT_FOUND',
    `${written} is there, and variants below it are gone: a cleanup of untagged manifests deleted them.`,
    {
      hint: `Publish it again from the commit that it was built from${revision === undefined ? '' : `, which is not ${revision}`}; or publish a new version.`,
      details: { reference: written, built: root.descriptor.digest },
    },
  )
}
