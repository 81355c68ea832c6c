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
import { attachAttestations } from './attest.ts'
import type { PublishContext } from './context.ts'
import { attachSbom } from './sbom.ts'
import { contentOf } from './send.ts'
import { ours, type PublishedArtifact } from './tag.ts'

/**
 * Sends again what is gone: the variants below an index, the bill of materials and attestations where they are wanted.
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
  const { attestations = [] } = context
  if (!isIndex && context.sbom !== true && attestations.length === 0) return false
  const { signal } = context
  const parts = await partsOf({ ...reference, digest: existing.digest }, registry, signal)
  const variants = parts.filter(({ role, isGone }) => role === 'variant' && isGone)
  const lacksSbom = context.sbom === true && !parts.some(isSbom)
  const lacking = attestations.filter(
    ({ predicateType }) => !parts.some((part) => isAbout(part, predicateType)),
  )
  const isSame = existing.digest === ours(built).digest
  if (variants.length > 0 && !isSame) throw partsGone(built, reference)
  const lacks = lacksSbom || lacking.length > 0
  if (!isSame || (variants.length === 0 && !lacks)) return false
  using staging = stagingDirectory(context.outDir)
  const staged: StagedArtifact = stageArtifact({
    directory: staging.layout,
    tag: reference.tag,
    ...contentOf(built),
  })
  if (variants.length > 0) await destination.complete(staged, reference, signal)
  if (lacksSbom) await attachSbom(staged, built, reference, context)
  await attachAttestations(staged, built.manifest.name, lacking, context)
  if (lacks) {
    await ensureListed(reference, staged.referrers, {
      registry,
      destination,
      scratch: context.outDir,
      signal,
    })
  }
  return true
}

const isAbout = ({ annotations, isGone }: Part, predicateType: string) =>
  annotations?.['dev.sigstore.bundle.predicateType'] === predicateType && !isGone

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
