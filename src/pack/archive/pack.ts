/**
 * From a list of files to a deterministic archive, streamed: read once, hashed on the way, never whole in memory.
 *
 * Entries are sorted bytewise and carry nothing of the machine: mtime 0, uid and gid 0, no names, mode 0644 or 0755.
 */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { PackwrightError } from '../../errors.ts'
import { type Claim, claimBeside, outputError } from '../../files/index.ts'
import { type Digest, digestOf } from '../../oci/index.ts'
import { headOf, PIECE, resumed } from './chunks.ts'
import type { PackTree, SourceFile } from './collect.ts'
import { type Compression, compress } from './compression.ts'
import { LayerHash } from './layer-hash.ts'
import { END_OF_ARCHIVE, headOfEntry, paddingAfter, type TarForm } from './tar-head.ts'
import { unreadable } from './unreadable.ts'

/** A file of the pack as config and lockfile record it. `mode` is `0644` or `0755`. */
export interface FileEntry {
  path: string
  size: number
  mode: '0644' | '0755'
  sha256: string
}

/** How the archive is laid out for the dialect it is made for. */
export interface ArchiveShape {
  compression: Compression
  /** the directory that all entries lie in; none means the pack's own root */
  root?: string | undefined
  /** other tools' archives: entries may begin with `./`, and the root directory may be missing */
  foreign?: boolean | undefined
}

export interface Archive {
  location: string
  /** bytes of the compressed archive */
  size: number
  digest: Digest
  /** `sha512-<base64>` of the compressed archive */
  integrity: string
  /** sha256 of the canonical uncompressed tar: no root directory, whatever the shape */
  contentDigest: Digest
  files: FileEntry[]
}

export interface PackOptions {
  signal?: AbortSignal | undefined
  /** called with the bytes of each piece of a file that went in */
  onBytes?: ((bytes: number) => void) | undefined
  /** for the directory that the archive is written to, where many are; one of its own otherwise */
  claim?: (() => Claim) | undefined
}

const SMALL_FILE = 256 * 1024

/**
 * Writes the archive of `tree` to `location`, which appears only when it is complete.
 *
 * @throws PackwrightError `OUTPUT_UNWRITABLE`, `FILE_UNREADABLE`, `FILE_CHANGED`
 */
export async function packArchive(
  tree: PackTree,
  shape: ArchiveShape,
  location: string,
  options: PackOptions = {},
): Promise<Archive> {
  using claimed = claimBeside(location, options.claim)
  const partial = claimed.path()
  const content = createHash('sha256')
  const layer = new LayerHash()
  const files: FileEntry[] = []
  try {
    const prefix = shape.root === undefined ? '' : `${shape.root}/`
    const tarred = tarOf(tree, prefix, (file) => files.push(file), options)
    const compressed = compress(hashing(tarred, content), shape.compression)
    await write(layer.through(compressed), partial, options.signal)
    renameSync(partial, location)
  } catch (cause) {
    await rm(partial, { force: true })
    throw outputError(location, cause)
  }
  const contentDigest =
    shape.root === undefined ? digestOf(content.digest('hex')) : await contentDigestOf(tree)
  return { location, ...layer.result(), contentDigest, files }
}

/** Most archives are small: opening a stream for one takes longer than writing it. */
async function write(
  chunks: AsyncGenerator<Buffer, void>,
  location: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const head = await headOf(chunks)
  signal?.throwIfAborted()
  const file = { flag: 'wx', mode: 0o644 }
  if (head.isAll) writeFileSync(location, Buffer.concat(head.pieces), file)
  else {
    const whole = resumed(head.pieces, chunks)
    await pipeline(whole, createWriteStream(location, { flags: file.flag, mode: file.mode }), { signal })
  }
}

/**
 * The content digest of `tree`: sha256 of the tar that an archive without a root directory holds.
 *
 * @param stated what is said of it: of content that was packed before paths were plain ustar, that stands
 */
export async function contentDigestOf(tree: PackTree, stated?: Digest): Promise<Digest> {
  const digest = await tarDigest(tree, 'ustar')
  if (stated === undefined || stated === digest) return digest
  return (await olderContentDigest(tree)) === stated ? stated : digest
}

/** The content digest that packwright gave this content before paths were plain ustar, where it was another one. */
export async function olderContentDigest(tree: PackTree): Promise<Digest | undefined> {
  return hasOlderForm(tree) ? await tarDigest(tree, 'pax-for-utf8') : undefined
}

function hasOlderForm({ files }: PackTree): boolean {
  return files.some(({ path }) => Buffer.byteLength(path) !== path.length)
}

async function tarDigest(tree: PackTree, form: TarForm): Promise<Digest> {
  const hash = createHash('sha256')
  for await (const chunk of tarOf(tree, '', () => {}, {}, form)) hash.update(chunk)
  return digestOf(hash.digest('hex'))
}

/** The tar in pieces that are worth handing on: for most packs it is one. */
async function* tarOf(
  tree: PackTree,
  prefix: string,
  done: (file: FileEntry) => void,
  options: PackOptions,
  form: TarForm = 'ustar',
): AsyncGenerator<Buffer> {
  const directories = new Set<string>()
  let pieces: Buffer[] = []
  let gathered = 0
  const gather = (piece: Buffer) => {
    pieces.push(piece)
    gathered += piece.length
  }
  const taken = () => {
    const whole = Buffer.concat(pieces)
    pieces = []
    gathered = 0
    return whole
  }
  for (const file of tree.files) {
    for (const directory of parentsOf(`${prefix}${file.path}`)) {
      if (directories.has(directory)) continue
      directories.add(directory)
      gather(headOfEntry({ path: directory, size: 0, mode: 0o755 }, form))
    }
    const { path, size, executable } = file
    gather(headOfEntry({ path: `${prefix}${path}`, size, mode: executable ? 0o755 : 0o644 }, form))
    const hash = createHash('sha256')
    if (size <= SMALL_FILE) {
      const bytes = wholeContent(file)
      hash.update(bytes)
      options.onBytes?.(bytes.length)
      gather(bytes)
    } else {
      yield taken()
      for await (const chunk of streamedContent(file)) {
        hash.update(chunk)
        options.onBytes?.(chunk.length)
        yield chunk
      }
    }
    gather(paddingAfter(size))
    if (gathered >= PIECE) yield taken()
    done({ path, size, mode: executable ? '0755' : '0644', sha256: hash.digest('hex') })
  }
  gather(END_OF_ARCHIVE)
  yield taken()
}

/** @throws PackwrightError `FILE_UNREADABLE`, `FILE_CHANGED` */
function wholeContent(file: SourceFile): Buffer {
  let bytes: Buffer
  try {
    bytes = readFileSync(file.location)
  } catch (cause) {
    throw unreadable(file.location, cause, file.path)
  }
  if (bytes.length !== file.size) throw changed(file)
  return bytes
}

/** @throws PackwrightError `FILE_UNREADABLE`, `FILE_CHANGED` */
async function* streamedContent(file: SourceFile): AsyncGenerator<Buffer> {
  let size = 0
  try {
    for await (const chunk of createReadStream(file.location, { highWaterMark: SMALL_FILE })) {
      size += chunk.length
      if (size > file.size) break
      yield chunk
    }
  } catch (cause) {
    throw unreadable(file.location, cause, file.path)
  }
  if (size !== file.size) throw changed(file)
}

/** `a/b/c.txt` → `a/`, `a/b/` */
function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)
}

async function* hashing(chunks: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

function changed(file: SourceFile): PackwrightError {
  return new PackwrightError('FILE_CHANGED', `${file.location} changed while it was being packed.`, {
    hint: 'Run again when nothing writes to the pack any more.',
    details: { path: file.path },
  })
}
