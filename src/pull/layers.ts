/** A pack that lies in several layers, each a file or an archive of its own, becomes one directory of files. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { errnoOf, PackwrightError } from '../errors.ts'
import { byPath, outputError } from '../files/index.ts'
import { formatReference, hexOf, type PinnedReference } from '../oci/index.ts'
import {
  contentDigestOf,
  DEFAULT_LIMITS,
  type FileEntry,
  PathRegistry,
  pathProblem,
  unpackArchive,
} from '../pack/archive/index.ts'
import { verified } from '../registry/index.ts'
import type { ContentLayer, DescribedPack, LayerForm } from '../systems/index.ts'
import type { UnpackedContent } from './content.ts'
import type { PullContext } from './context.ts'

/**
 * Fetches every layer, checked while it arrives, into the empty directory `tree`, read-only.
 *
 * @throws PackwrightError `ARTIFACT_INVALID` for titles that are no paths, `ARCHIVE_ENTRY_REFUSED`, `ARCHIVE_LIMIT`,
 *   `DIGEST_MISMATCH`, `CONTENT_MISMATCH`, `OUTPUT_UNWRITABLE`
 */
export async function unpackLayers(
  pack: DescribedPack,
  { layers }: Extract<LayerForm, { kind: 'layers' }>,
  reference: PinnedReference,
  tree: string,
  context: PullContext,
): Promise<UnpackedContent> {
  const written = formatReference(reference)
  const limits = context.limits ?? DEFAULT_LIMITS
  const paths = new PathRegistry()
  const files: FileEntry[] = []
  let bytes = 0
  const start = performance.now()
  const fetched = (layer: ContentLayer) => {
    const chunks = context.registry.blob(reference, layer.descriptor, context.signal)
    return counted(verified(chunks, layer.descriptor, `The layer "${layer.path}" of ${written}`))
  }
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length
      context.onEvent?.({ type: 'downloading', reference: written, bytes, total: pack.layer.size })
      yield chunk
    }
  }
  try {
    for (const layer of layers) {
      const { compression, descriptor, path } = layer
      if (compression !== undefined) {
        const shape = { compression, foreign: true }
        const options = { limits, signal: context.signal, readOnly: true }
        const unpacked = await unpackArchive(fetched(layer), shape, tree, options)
        for (const file of unpacked.files) refuseCollision(paths.add(file.path, false), file.path, written)
        files.push(...unpacked.files)
        continue
      }
      const why = pathProblem(path, limits)
      if (why !== undefined) throw badTitle(path, why, written)
      refuseCollision(paths.add(path, false), path, written)
      if (descriptor.size > limits.maxFileBytes || bytes + descriptor.size > limits.maxTotalBytes)
        throw new PackwrightError('ARCHIVE_LIMIT', `${written} is larger than the limit.`)
      files.push(await writeLayer(fetched(layer), layer, tree, context.signal))
    }
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') throw badTitle('', 'two layers hold the same path', written)
    throw errnoOf(cause) === undefined ? cause : outputError(tree, cause)
  }
  context.onEvent?.({
    type: 'downloaded',
    reference: written,
    digest: reference.digest,
    size: pack.layer.size,
    ms: Math.round(performance.now() - start),
  })
  files.sort(byPath)
  const sources = files.map(({ path, size, mode }) => ({
    path,
    size,
    location: join(tree, path),
    executable: mode === '0755',
  }))
  return { files, contentDigest: await contentDigestOf({ files: sources, leftOut: [] }, pack.contentDigest) }
}

/** A layer that is a file of the pack. */
async function writeLayer(
  content: AsyncIterable<Buffer>,
  { path, descriptor: { size, digest } }: ContentLayer,
  tree: string,
  signal: AbortSignal | undefined,
): Promise<FileEntry> {
  const place = join(tree, path)
  await mkdir(dirname(place), { recursive: true })
  await pipeline(content, createWriteStream(place, { flags: 'wx', mode: 0o444 }), { signal })
  return { path, size, mode: '0644', sha256: hexOf(digest) }
}

/** What stands for the integrity of several layers: sha512 over their digests, in order. */
export function integrityOfLayers({ layers }: Extract<LayerForm, { kind: 'layers' }>): string {
  const hash = createHash('sha512')
  for (const { descriptor } of layers) hash.update(`${descriptor.digest}\n`)
  return `sha512-${hash.digest('base64')}`
}

function refuseCollision(earlier: string | undefined, path: string, written: string): void {
  if (earlier !== undefined) throw badTitle(path, `it collides with "${earlier}"`, written)
}

function badTitle(path: string, why: string, written: string): PackwrightError {
  const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path)
  return new PackwrightError(
    'ARCHIVE_ENTRY_REFUSED',
    `A layer of ${written} with the title ${shown} is refused: ${why}.`,
    {
      hint: 'Nothing was unpacked. Ask its publisher to publish it again without that file.',
      details: { entry: path },
    },
  )
}
