/** The archives of a pack: one, or one a platform. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { temporaryDirectory } from '../files/index.ts'
import { type Digest, digestOf, tagOfVersion } from '../oci/index.ts'
import {
  EXTENSIONS,
  type FileEntry,
  olderContentDigest,
  type PackTree,
  packArchive,
} from '../pack/archive/index.ts'
import type { PackManifest, VersionedManifest } from '../pack/manifest/index.ts'
import type { Dialect } from '../systems/index.ts'
import { readText } from '../text/index.ts'
import { type ArchiveAndPack, textsOf } from './content.ts'
import type { BuildContext } from './context.ts'
import type { ReadPack } from './read-manifest.ts'
import { fileProblems, refuseProblems } from './validate.ts'
import { variantTargets, variantTree } from './variants.ts'

/** One archive, or one a platform when the pack has variants. */
export async function buildArchives(
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
    claim: context.claim,
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
