/** What a publish has to tell about one pack: for its report, the lockfile and the catalog. */
import type { BuiltArtifact } from '../build/index.ts'
import type { PackwrightError } from '../errors.ts'
import { DRY_RUN, type LockedPack, type Signer, signerEntry } from '../lock/index.ts'
import { annotation, type Digest, formatReference, type TaggedReference } from '../oci/index.ts'
import type { ComparedPack } from '../pack/index.ts'
import type { Signature } from '../signing/index.ts'
import type { PublishedArtifact } from './tag.ts'

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
  /** the same content in further dialects */
  also: PublishedDialect[]
  /** in a dry run that compares: what the publish would be refused for */
  refusal?: PackwrightError
  /** floating tags that point at it now */
  tags?: readonly string[]
  /** its directory */
  location?: string
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

/** A pack once more, for other clients. */
export interface PublishedDialect {
  dialect: string
  reference: string
  digest: Digest
  status: PublishedPack['status']
}

export function outcomeOf(
  built: BuiltArtifact,
  reference: TaggedReference,
  status: PublishedPack['status'],
  artifact: PublishedArtifact,
  signature?: Signature,
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
    warnings: [...built.warnings],
    also: [],
    archives: parts.map(({ archive }) => archive.location),
    dialect: built.dialect.name,
    ...(signature === undefined ? {} : { signer: signature.signer }),
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
      ...(signature === undefined ? {} : { signer: signerEntry(signature.signer), bundle: signature.bundle }),
      ...(dependencies.length === 0 ? {} : { dependencies: Object.fromEntries(dependencies) }),
      ...(artifact.platforms === undefined ? {} : { platforms: artifact.platforms }),
    },
  }
}
