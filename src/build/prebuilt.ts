/** Archives that another tool builds of a pack: found or made, held against the manifest, and published as they are. */
import { copyFile } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { exists, outputError } from '../files/index.ts'
import { tagOfVersion } from '../oci/index.ts'
import { hashFile } from '../pack/archive/index.ts'
import type { VersionedManifest } from '../pack/manifest/index.ts'
import { type PrebuiltFile, prebuiltMediaType, prebuiltOf, prebuiltReader } from '../systems/index.ts'
import { readText } from '../text/index.ts'
import type { ArchiveAndPack } from './content.ts'
import type { BuildContext } from './context.ts'
import type { ReadPack } from './read-manifest.ts'

/**
 * The pack with what its system's tool makes of it: built now where the environment asks for that, else the one that lies in
 * the output directory, else the one beside the manifest.
 *
 * @throws PackwrightError `BUILD_COMMAND_FAILED`; `MANIFEST_INVALID`, `VERSION_MISMATCH` when the archive is of another pack
 */
export async function withPrebuilt(
  pack: ReadPack,
  manifest: VersionedManifest,
  context: BuildContext,
): Promise<ReadPack> {
  const kind = prebuiltOf(manifest.format)
  const isPackItself = pack.prebuilt !== undefined && pack.file === basename(pack.prebuilt)
  if (kind === undefined || isPackItself) return pack
  const prebuilt =
    (await packed(kind, pack, manifest, context)) ?? (await inOutput(kind, pack, context)) ?? pack.prebuilt
  if (prebuilt === undefined) return pack
  await refuseOther(prebuilt, manifest)
  return { ...pack, prebuilt }
}

async function packed(
  kind: PrebuiltFile,
  pack: ReadPack,
  { version }: VersionedManifest,
  { outDir, env = {}, signal }: BuildContext,
): Promise<string | undefined> {
  const run = await kind.packer?.()
  const stamped = pack.stamp?.(version)
  return await run?.(pack.location, { outDir, manifestFile: pack.file, stamped, env, signal })
}

async function inOutput(
  { extension }: PrebuiltFile,
  { location }: ReadPack,
  { outDir }: BuildContext,
): Promise<string | undefined> {
  const file = join(outDir, `${basename(resolve(location))}${extension}`)
  return (await exists(file)) ? file : undefined
}

/** What is inside decides what its clients see: it has to be this pack. */
async function refuseOther(prebuilt: string, { name, version }: VersionedManifest): Promise<void> {
  const read = await prebuiltReader(prebuilt)?.()
  const { manifest: inside } = (await read?.(prebuilt)) ?? {}
  if (inside === undefined) return
  const hint = 'Build it again from this manifest, or remove it.'
  if (inside.name !== name)
    throw new PackwrightError(
      'MANIFEST_INVALID',
      `${prebuilt} is of "${inside.name}", and the manifest beside it of "${name}".`,
      { hint },
    )
  if (inside.version !== undefined && inside.version !== version)
    throw new PackwrightError(
      'VERSION_MISMATCH',
      `${prebuilt} is ${inside.version}, and ${version} is released.`,
      { hint },
    )
}

/** Takes an archive as it is. @throws PackwrightError `OUTPUT_UNWRITABLE` */
export async function takePrebuilt(
  { location: from, prebuilt = from }: ReadPack,
  manifest: VersionedManifest,
  { outDir, env = {} }: Pick<BuildContext, 'outDir' | 'env'>,
): Promise<ArchiveAndPack> {
  const fileName = `${manifest.name}-${tagOfVersion(manifest.version)}${extname(prebuilt)}`
  const location = join(outDir, fileName)
  try {
    if (resolve(prebuilt) !== resolve(location)) await copyFile(prebuilt, location)
  } catch (cause) {
    throw outputError(location, cause)
  }
  const hashed = await hashFile(location)
  const archive = { location, contentDigest: hashed.digest, ...hashed }
  const readme = await readmeOf(from, prebuilt)
  const mediaType = mediaTypeOf(prebuilt, manifest, env)
  return {
    archive,
    pack: {
      manifest,
      contentDigest: hashed.digest,
      layer: { ...hashed, fileName, mediaType },
      ...(readme === undefined ? {} : { readme: { digest: readme.digest, size: readme.size } }),
    },
    blobs: readme === undefined ? [] : [{ digest: readme.digest, location: readme.location }],
    contentDigests: [hashed.digest],
    warnings: [`${manifest.name}: published as it is, from ${basename(prebuilt)}`],
  }
}

async function readmeOf(directory: string, prebuilt: string) {
  const location = join(directory, 'README.md')
  if (directory === prebuilt || !(await exists(location))) return undefined
  // A file that is no text is no README.
  await readText(location)
  return { ...(await hashFile(location)), location }
}

function mediaTypeOf(prebuilt: string, { format }: VersionedManifest, env: NodeJS.ProcessEnv): string {
  const variable = prebuiltOf(format)?.mediaTypeVariable
  return (variable === undefined ? undefined : env[variable]) || prebuiltMediaType(prebuilt)
}
