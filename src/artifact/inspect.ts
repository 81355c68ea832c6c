/** What an artifact says of itself, without its layer. */

import { PackwrightError } from '../errors.ts'
import {
  chooseVariant,
  currentPlatform,
  type Digest,
  formatPlatform,
  formatReference,
  hexOf,
  type ImageIndex,
  isIndexMediaType,
  type Platform,
  parseImageIndex,
  parseImageManifest,
  parsePlatform,
  type Reference,
  TARGET,
} from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import type { Registry } from '../registry/index.ts'
import { type DescribedPack, evidenceIn, type PackEvidence } from '../systems/index.ts'
import { describeArtifact } from './describe.ts'

export interface Inspection {
  reference: string
  digest: Digest
  dialect: string
  artifactType: string
  name: string
  version: string | undefined
  layer: { mediaType: string; digest: Digest; size: number }
  contentDigest: Digest | undefined
  annotations: Record<string, string>
  manifest: PackManifest
  /** absent when the dialect does not list files */
  files: FileEntry[] | undefined
  /** the signature of another registry that the pack carries in itself; nothing is verified here */
  evidence?: PackEvidence
  /** the variants of a pack that has some; the rest is about one of them */
  platforms?: { platform: string; target: string | undefined; digest: Digest; size: number }[]
}

/** @throws PackwrightError `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID`, and the registry's faults */
export async function inspectPack(
  reference: Reference,
  registry: Registry,
  signal?: AbortSignal,
  platform?: Platform,
): Promise<Inspection> {
  const written = formatReference(reference)
  const wanted = reference.digest ?? reference.tag
  if (wanted === undefined) {
    throw new PackwrightError('REFERENCE_INVALID', `${written} has neither a tag nor a digest.`, {
      hint: 'Add a tag or a digest: …:1.2.0 or …@sha256:<64 hex>.',
    })
  }
  const fetched = await registry.manifest(reference, wanted, signal)
  const index = isIndexMediaType(fetched.mediaType) ? parseImageIndex(fetched.bytes, written) : undefined
  const variant = index === undefined ? undefined : chooseVariant(index, platform ?? anyOf(index), written)
  const { bytes } =
    variant === undefined ? fetched : await registry.manifest(reference, variant.digest, signal)
  const manifest = parseImageManifest(bytes, written)
  const { pack } = await describeArtifact(reference, manifest, registry, signal)
  const files = pack.files ?? listedFiles(pack)
  const evidence = evidenceIn(pack.manifest)
  const lies = files?.some(({ path }) => path === evidence?.file) === true
  return {
    reference: formatReference({ ...reference, digest: fetched.digest }),
    digest: fetched.digest,
    dialect: pack.dialect,
    artifactType: manifest.artifactType ?? manifest.config.mediaType,
    name: pack.name,
    version: pack.version,
    layer: { mediaType: pack.layer.mediaType, digest: pack.layer.digest, size: pack.layer.size },
    contentDigest: pack.contentDigest,
    annotations: manifest.annotations ?? {},
    manifest: pack.manifest,
    files,
    ...(evidence !== undefined && lies ? { evidence } : {}),
    ...(index === undefined ? {} : { platforms: index.manifests.flatMap(describeVariant) }),
  }
}

/** The platform at hand when the index has it, else whichever comes first: a look is not an installation. */
function anyOf(index: ImageIndex): Platform {
  const here = currentPlatform()
  const { platform, annotations = {} } = index.manifests[0] ?? {}
  if (
    index.manifests.some(
      (entry) => entry.platform?.os === here.os && entry.platform.architecture === here.architecture,
    )
  )
    return here
  const { os = here.os, architecture = here.architecture } = platform ?? {}
  return parsePlatform(annotations[TARGET] ?? '') ?? { os, architecture }
}

function describeVariant({ digest, size, platform, annotations = {} }: ImageIndex['manifests'][number]) {
  if (platform === undefined) return []
  const { os, architecture, variant } = platform
  const of = variant === undefined ? { os, architecture } : { os, architecture, variant }
  return [{ platform: formatPlatform(of), target: annotations[TARGET], digest, size }]
}

/** Where every file is a layer, the manifest lists them. */
function listedFiles({ form }: DescribedPack): FileEntry[] | undefined {
  if (form.kind !== 'layers' || form.layers.some(({ compression }) => compression !== undefined))
    return undefined
  return form.layers.map(({ path, descriptor }) => {
    return { path, size: descriptor.size, mode: '0644', sha256: hexOf(descriptor.digest) }
  })
}
