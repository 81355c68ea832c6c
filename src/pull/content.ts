/** A layer becomes files, and is held against everything that its artifact says about the content. */
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PackwrightError } from '../errors.ts'
import { type Digest, hexOf } from '../oci/index.ts'
import { contentDigestOf, type FileEntry, type UnpackOptions, unpackArchive } from '../pack/archive/index.ts'
import type { DescribedPack } from '../systems/index.ts'

export interface UnpackedContent {
  files: FileEntry[]
  contentDigest: Digest
}

/**
 * Turns a layer into files in the empty directory `tree`, read-only, while it arrives.
 *
 * @param layer the bytes of the layer; throws at its end when they are not the ones that the manifest names
 * @throws PackwrightError `CONTENT_MISMATCH`, `ARTIFACT_INVALID`, and what the archive room refuses
 */
export async function unpackContent(
  pack: DescribedPack,
  layer: AsyncIterable<Buffer>,
  tree: string,
  options: Omit<UnpackOptions, 'readOnly'>,
): Promise<UnpackedContent> {
  const content = await filesOf(pack, layer, tree, options)
  if (content.files.length === 0)
    throw new PackwrightError('ARTIFACT_INVALID', `${pack.name} holds no files.`)
  if (pack.contentDigest !== undefined && pack.contentDigest !== content.contentDigest) {
    throw mismatch(pack, `its content digest is ${content.contentDigest}, stated is ${pack.contentDigest}`)
  }
  const different = pack.files === undefined ? undefined : firstDifference(pack.files, content.files)
  if (different !== undefined) throw mismatch(pack, `its list of files is wrong about "${different}"`)
  return content
}

async function filesOf(
  pack: DescribedPack,
  layer: AsyncIterable<Buffer>,
  tree: string,
  options: Omit<UnpackOptions, 'readOnly'>,
): Promise<UnpackedContent> {
  const { form } = pack
  if (form.kind === 'opaque') {
    await pipeline(layer, createWriteStream(join(tree, form.fileName), { flags: 'wx', mode: 0o444 }), {
      signal: options.signal,
    })
    const { size, digest } = pack.layer
    return {
      files: [{ path: form.fileName, size, mode: '0644', sha256: hexOf(digest) }],
      contentDigest: digest,
    }
  }
  if (form.kind === 'layers') throw new PackwrightError('INTERNAL', 'Several layers are not one.')
  const { files, tarDigest } = await unpackArchive(layer, form, tree, { ...options, readOnly: true })
  if (pack.dialect === 'packwright') return { files, contentDigest: tarDigest }
  const sources = files.map(({ path, size, mode }) => ({
    path,
    location: join(tree, path),
    size,
    executable: mode === '0755',
  }))
  const contentDigest =
    options.known ?? (await contentDigestOf({ files: sources, leftOut: [] }, pack.contentDigest))
  return { files, contentDigest }
}

function firstDifference(stated: readonly FileEntry[], actual: readonly FileEntry[]): string | undefined {
  const line = ({ path, size, mode, sha256 }: FileEntry) => `${mode} ${size} ${sha256} ${path}`
  const lines = new Set(actual.map(line))
  const missing = stated.find((file) => !lines.delete(line(file)))
  return missing?.path ?? actual.find((file) => lines.has(line(file)))?.path
}

function mismatch(pack: DescribedPack, why: string): PackwrightError {
  const name = pack.version === undefined ? pack.name : `${pack.name} ${pack.version}`
  return new PackwrightError('CONTENT_MISMATCH', `${name} does not hold what its artifact says: ${why}.`, {
    hint: 'Nothing was kept. Ask its publisher to publish it again with an unaltered packwright.',
  })
}
