/** The first half of the publish line: a pack's directory becomes a deterministic archive and the artifact around it. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Artifact, composeArtifact, composePlatforms } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import { makeDirectory, temporaryDirectory } from '../files/index.ts'
import { type ArtifactSource, type Blob, type Digest, digestOf, tagOfVersion } from '../oci/index.ts'
import {
  type Archive,
  type Compression,
  EXTENSIONS,
  type FileEntry,
  olderContentDigest,
  type PackTree,
  packArchive,
} from '../pack/archive/index.ts'
import {
  type PackManifest,
  settleVersion,
  UNRELEASED,
  type VersionedManifest,
} from '../pack/manifest/index.ts'
import { type BuiltPack, type Dialect, defaultDialect, lossesOf } from '../systems/index.ts'
import { readText } from '../text/index.ts'
import { type ArchiveAndPack, publishedTree, takePrebuilt, textsOf } from './content.ts'
import type { ReadPack } from './read-manifest.ts'
import { sourceOf } from './source/pack-source.ts'
import type { SourceFacts } from './source/source.ts'
import { fileProblems, refuseProblems } from './validate.ts'
import { composeIndex, variantTargets, variantTree } from './variants.ts'

export interface BuildContext {
  /** where archives are written */
  outDir: string
  /** the release's version, if the tag or the environment says one */
  version?: string | undefined
  /** the release's version is for the packs that state none: packs with and without are built together */
  keepsVersions?: boolean | undefined
  /** builds packs without any version as 0.0.0-dev, which is never published */
  allowUnreleased?: boolean | undefined
  compression?: Compression | undefined
  /** globs that choose the files in place of the manifest's own */
  files?: readonly string[] | undefined
  /** which dialect each pack is published in; the usual one where it says nothing */
  dialectFor?: ((manifest: PackManifest) => Dialect | undefined) | undefined
  /** told from other archives of the same pack by it */
  fileSuffix?: string | undefined
  /** where a pack was taken from, when that is not the checkout it lies in */
  originOf?: ((location: string) => ArtifactSource | undefined) | undefined
  source: ArtifactSource
  /** what is known of the checkout that a pack lies in; `source` when it is not asked */
  sourceOf?: ((location: string) => Promise<SourceFacts>) | undefined
  /** tells of a path in a pack by which pattern the repository says that a build step makes it */
  builtBy?: ((pack: string, location: string) => (path: string) => string | undefined) | undefined
  signal?: AbortSignal | undefined
  onEvent?: OnEvent | undefined
}

export interface BuiltArtifact {
  manifest: VersionedManifest
  dialect: Dialect
  /** what the version's tag is to point at: the image manifest, or the index over the variants */
  root: Blob
  /** one, or one a platform */
  parts: BuiltPart[]
  /** what was left out or otherwise deserves a word */
  warnings: string[]
  /** where the files are from, and whether they are what the commit has */
  source: ArtifactSource
  /** what is not as the commit has it, or why nobody can tell */
  changed?: { paths: string[]; why: string; hint: string }
}

export interface BuiltPart {
  archive: Omit<Archive, 'files'>
  fileName: string
  artifact: Artifact
  /** the same once more for other platforms, where the dialect lists it for several */
  copies: Artifact[]
  /** what the layers are made from: the archive, or in some dialects every file */
  blobs: readonly { digest: Digest; location: string }[]
  files: BuiltPack['files']
  /** content digests that stand for this content: today's, and an older one */
  contentDigests: Digest[]
  /** the target triple of a variant */
  target?: string
}

/**
 * Builds one pack.
 *
 * @throws PackwrightError `MANIFEST_INVALID`, `VERSION_MISSING`, `VERSION_MISMATCH`, `BUILD_COMMAND_FAILED`,
 *   `OUTPUT_UNWRITABLE`, and what the collection of files refuses
 */
export async function buildArtifact(pack: ReadPack, context: BuildContext): Promise<BuiltArtifact> {
  refuseProblems(pack.location, pack.problems)
  const manifest = withFiles(settle(pack, context), context.files)
  const dialect = context.dialectFor?.(manifest) ?? defaultDialect(manifest)
  makeDirectory(context.outDir)
  const tree = pack.prebuilt === undefined ? await publishedTree(pack, manifest) : undefined
  const { source, changed } = await sourceOf(pack, manifest, tree, context)
  const built =
    tree === undefined
      ? [await takePrebuilt(pack.prebuilt as string, manifest, context)]
      : await buildArchives(pack, tree, manifest, dialect, context)
  const platforms = dialect.platforms ?? []
  const origin = pack.origin ?? context.originOf?.(pack.location)
  const parts = built.map(({ archive, pack: about, target, blobs, contentDigests }): BuiltPart => {
    const [artifact, ...copies] = (platforms.length === 0 ? [undefined] : platforms).map((platform) =>
      composeArtifact(about, dialect, origin ?? source, platform),
    )
    if (artifact === undefined) throw new PackwrightError('INTERNAL', 'A pack without an artifact was built.')
    const { files, layer } = about
    const content = dialect.layerAFile === true ? blobs : [archive]
    const facts = {
      archive,
      fileName: layer.fileName,
      artifact,
      copies,
      blobs: content,
      files,
      contentDigests,
    }
    return { ...facts, ...(target === undefined ? {} : { target }) }
  })
  const root = rootOf(parts, dialect)
  const size = parts.reduce((sum, { archive }) => sum + archive.size, 0)
  const { name, version } = manifest
  context.onEvent?.({ type: 'built', pack: name, version, digest: root.descriptor.digest, size })
  const lost = lossesOf(dialect, manifest, parts[0]?.files ?? [], false)
  const losses =
    lost.length === 0 ? [] : [`${name}: the dialect ${dialect.name} has no place for ${lost.join(', ')}`]
  const taken =
    origin === undefined
      ? []
      : [
          `${name}: published again from ${origin.source} at ${origin.revision}; its licence: ${manifest.license ?? 'unknown'}`,
        ]
  const limits = (dialect.limits?.(manifest, parts[0]?.files ?? [], size) ?? []).map(
    (why) => `${name}: ${why}`,
  )
  const warnings = [...new Set([...built.flatMap((one) => one.warnings), ...losses, ...limits, ...taken])]
  return { manifest, dialect, root, parts, warnings, source, ...(changed === undefined ? {} : { changed }) }
}

function rootOf(parts: readonly BuiltPart[], dialect: Dialect): Blob {
  const [only] = parts
  if (dialect.platforms !== undefined && only !== undefined)
    return composePlatforms([only.artifact, ...only.copies], dialect.platforms)
  const variants = parts.flatMap(({ target, artifact, archive }) =>
    target === undefined ? [] : [{ target, artifact, contentDigest: archive.contentDigest }],
  )
  const [first] = parts
  return variants.length > 0 || first === undefined ? composeIndex(variants) : first.artifact.manifest
}

function settle(pack: ReadPack, context: BuildContext): VersionedManifest {
  const manifest = pack.manifest
  if (manifest === undefined)
    throw new PackwrightError('MANIFEST_INVALID', `${pack.location} has no readable manifest.`)
  const nothingSays = manifest.version === undefined && context.version === undefined
  if (nothingSays && context.allowUnreleased === true) return { ...manifest, version: UNRELEASED }
  if (pack.stamp !== undefined && context.version !== undefined)
    return { ...manifest, version: context.version }
  const keeps = context.keepsVersions === true && manifest.version !== undefined
  return settleVersion(manifest, keeps ? undefined : context.version)
}

function withFiles(manifest: VersionedManifest, files: readonly string[] | undefined): VersionedManifest {
  return files === undefined || files.length === 0 ? manifest : { ...manifest, files: [...files] }
}

/** One archive, or one a platform when the pack has variants. */
async function buildArchives(
  pack: ReadPack,
  published: PackTree,
  manifest: VersionedManifest,
  dialect: Dialect,
  context: BuildContext,
): Promise<ArchiveAndPack[]> {
  // Most packs have no manifest that a release writes its version into.
  await using scratch = pack.stamp === undefined ? undefined : await temporaryDirectory('packwright-stamp-')
  const tree =
    scratch === undefined ? published : await stamped(published, pack, manifest.version, scratch.path)
  const targets = variantTargets(pack.location)
  refuseUnsuited(pack, manifest, dialect, tree, targets)
  if (targets.length === 0) return [await buildArchive(pack, tree, manifest, dialect, context)]
  const built: ArchiveAndPack[] = []
  for (const target of targets) {
    const own = await variantTree(pack.location, tree, target)
    built.push({ ...(await buildArchive(pack, own, manifest, dialect, context, target)), target })
  }
  return built
}

/** The release's version stands in the manifest that goes up, where the release decides it. */
async function stamped(
  tree: PackTree,
  { stamp, file }: ReadPack,
  version: string,
  scratch: string,
): Promise<PackTree> {
  const own = tree.files.find(({ path }) => path === file)
  if (stamp === undefined || own === undefined) return tree
  const text = stamp(version)
  if (text === (await readText(own.location))) return tree
  const location = join(scratch, 'manifest')
  await writeFile(location, text)
  const changed = { ...own, location, size: Buffer.byteLength(text) }
  return { ...tree, files: tree.files.map((one) => (one === own ? changed : one)) }
}

async function buildArchive(
  pack: ReadPack,
  tree: PackTree,
  manifest: VersionedManifest,
  dialect: Dialect,
  context: BuildContext,
  target?: string,
): Promise<ArchiveAndPack> {
  refuseProblems(pack.location, await fileProblems(manifest, tree, pack.file))
  const shape = dialect.shape(manifest, context.compression)
  const platform = target === undefined ? '' : `-${target}`
  const told = `${platform}${context.fileSuffix ?? ''}${EXTENSIONS[shape.compression]}`
  const fileName = `${manifest.name}-${tagOfVersion(manifest.version)}${told}`
  const total = tree.files.reduce((sum, { size }) => sum + size, 0)
  let bytes = 0
  const { files, ...archive } = await packArchive(tree, shape, join(context.outDir, fileName), {
    signal: context.signal,
    onBytes: (count) => {
      bytes += count
      context.onEvent?.({ type: 'building', pack: manifest.name, bytes, total })
    },
  })
  const older = await olderContentDigest(tree)
  return {
    archive,
    pack: {
      manifest,
      files,
      contentDigest: archive.contentDigest,
      layer: { ...archive, fileName, mediaType: dialect.layerMediaType(shape) },
      texts: await textsOf(tree, dialect.reads ?? []),
    },
    blobs: blobsOf(tree, files),
    contentDigests: [archive.contentDigest, ...(older === undefined ? [] : [older])],
    warnings: tree.leftOut.map(({ path, why }) => `${manifest.name}: left out ${path} (${why})`),
  }
}

/** @throws PackwrightError `DIALECT_UNSUITED` */
function refuseUnsuited(
  pack: ReadPack,
  manifest: PackManifest,
  dialect: Dialect,
  tree: PackTree,
  targets: readonly string[],
): void {
  const paths = tree.files.map(({ path }) => path)
  const variants =
    targets.length > 0 && dialect.loses.includes('variants') ? 'it has variants for platforms' : undefined
  const why = variants ?? dialect.unsuited?.(manifest, paths)
  if (why === undefined) return
  throw new PackwrightError(
    'DIALECT_UNSUITED',
    `${pack.location} cannot be published as ${dialect.name}: ${why}.`,
    {
      hint: 'packwright dialects says what each is for.',
      details: { pack: manifest.name, dialect: dialect.name },
    },
  )
}

function blobsOf(tree: PackTree, files: readonly FileEntry[]): { digest: Digest; location: string }[] {
  const locations = new Map(tree.files.map(({ path, location }) => [path, location]))
  return files.map(({ path, sha256 }) => ({ digest: digestOf(sha256), location: locations.get(path) ?? '' }))
}
