/** The first half of the publish line: a pack's directory becomes a deterministic archive and the artifact around it. */
import { composeArtifact, composePlatforms } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import { makeDirectory } from '../files/index.ts'
import type { Blob } from '../oci/index.ts'
import { settleVersion, UNRELEASED, type VersionedManifest } from '../pack/manifest/index.ts'
import { type Dialect, defaultDialect, lossesOf } from '../systems/index.ts'
import { buildArchives } from './archive.ts'
import { publishedTree } from './content.ts'
import type { BuildContext, BuiltArtifact, BuiltPart } from './context.ts'
import { takePrebuilt, withPrebuilt } from './prebuilt.ts'
import type { ReadPack } from './read-manifest.ts'
import { sourceOf } from './source/pack-source.ts'
import { refuseProblems } from './validate.ts'
import { composeIndex } from './variants.ts'

/**
 * Builds one pack.
 *
 * @throws PackwrightError `MANIFEST_INVALID`, `VERSION_MISSING`, `VERSION_MISMATCH`, `BUILD_COMMAND_FAILED`,
 *   `OUTPUT_UNWRITABLE`, and what the collection of files refuses
 */
export async function buildArtifact(read: ReadPack, context: BuildContext): Promise<BuiltArtifact> {
  refuseProblems(read.location, read.problems)
  const manifest = withFiles(settle(read, context), context.files)
  const dialect = context.dialectFor?.(manifest) ?? defaultDialect(manifest)
  makeDirectory(context.outDir)
  const pack = await withPrebuilt(read, manifest, context)
  const tree = pack.prebuilt === undefined ? await publishedTree(pack, manifest) : undefined
  const { source, changed } = await sourceOf(pack, manifest, tree, context)
  const built =
    tree === undefined
      ? [await takePrebuilt(pack, manifest, context)]
      : await buildArchives(pack, tree, manifest, dialect, context)
  const platforms = dialect.platforms ?? []
  const origin = pack.origin ?? context.originOf?.(pack.location)
  const parts = built.map(({ archive, pack: about, target, blobs, contentDigests }): BuiltPart => {
    const [artifact, ...copies] = (platforms.length === 0 ? [undefined] : platforms).map((platform) =>
      composeArtifact(about, dialect, origin ?? source, platform),
    )
    if (artifact === undefined) throw new PackwrightError('INTERNAL', 'A pack without an artifact was built.')
    const { files, layer } = about
    const sent = new Set(artifact.layers.map(({ digest }) => digest))
    const content = [archive, ...blobs].filter(({ digest }) => sent.has(digest))
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
