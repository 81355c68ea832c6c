/**
 * The assets of a release, as installers take them that know no registry: one archive a target, its checksum, and a
 * signature with the certificate of this run.
 *
 * Seen with nexo-ext-installer: `<id>-<version>-<target>.tar.gz`, `.sha256`, `.sig`, `.cert`, and `nexo-plugin.toml`.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { makeDirectory, outputError, writeFileAtomic } from '../files/index.ts'
import { type Compression, compress, decompress, EXTENSIONS } from '../pack/archive/index.ts'
import type { PackSigner } from '../signing/index.ts'
import { type ReleaseAssets, releaseAssetsOf } from '../systems/index.ts'
import type { PublishedPack } from './outcome.ts'

/**
 * @returns the files that were written
 * @throws PackwrightError `OUTPUT_UNWRITABLE`, `SIGNING_FAILED`
 */
export async function writeReleaseAssets(
  packs: readonly PublishedPack[],
  directory: string,
  signer: PackSigner | undefined,
): Promise<string[]> {
  makeDirectory(directory)
  const written: string[] = []
  try {
    for (const pack of packs) {
      const about = releaseAssetsOf(pack.contents.manifest)
      if (about !== undefined) written.push(...(await assetsOf(pack, about, directory, signer)))
    }
  } catch (cause) {
    throw outputError(directory, cause)
  }
  return written
}

async function assetsOf(
  pack: PublishedPack,
  { manifestFile, anyTarget }: ReleaseAssets,
  directory: string,
  signer: PackSigner | undefined,
): Promise<string[]> {
  const files: string[] = []
  const write = async (name: string, content: string | Uint8Array) => {
    await writeFileAtomic(join(directory, name), content)
    files.push(name)
  }
  for (const archive of pack.archives) {
    const compression = compressionOf(archive)
    if (compression === undefined) continue
    const target = targetIn(archive, pack, compression) ?? anyTarget
    const name = `${pack.name}-${pack.version}-${target}.tar.gz`
    const bytes = await gzipped(archive, compression)
    await write(name, bytes)
    await write(`${name}.sha256`, `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
    const signature = await signer?.signBlob?.(bytes)
    if (signature === undefined) continue
    await write(`${name}.sig`, signature.signature)
    await write(`${name}.cert`, signature.certificate)
  }
  if (pack.location !== undefined) {
    await copyFile(join(pack.location, manifestFile), join(directory, manifestFile))
    files.push(manifestFile)
  }
  return files
}

function compressionOf(archive: string): Compression | undefined {
  const found = Object.entries(EXTENSIONS).find(([, extension]) => archive.endsWith(extension))
  return found?.[0] as Compression | undefined
}

/** `<name>-<version>-<target>.tar.zst` → `<target>` */
function targetIn(
  archive: string,
  { name, version }: PublishedPack,
  compression: Compression,
): string | undefined {
  const stem = basename(archive).slice(0, -EXTENSIONS[compression].length)
  const head = `${name}-${version.replace('+', '_')}-`
  return stem.startsWith(head) ? stem.slice(head.length) : undefined
}

async function gzipped(archive: string, compression: Compression): Promise<Buffer> {
  if (compression === 'gzip') return await readFile(archive)
  const pieces: Buffer[] = []
  const tar = decompress(createReadStream(archive), compression)
  for await (const piece of compress(tar, 'gzip')) pieces.push(piece)
  return Buffer.concat(pieces)
}
