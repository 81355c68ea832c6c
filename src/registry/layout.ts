/**
 * OCI image layouts on disk, read through the same interface as registries. This is the embedded default: packs can
 * be published and pulled with nothing but Node.
 */
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf, PackwrightError } from '../errors.ts'
import {
  blobPath,
  type Descriptor,
  type Digest,
  findTag,
  formatRepository,
  type ImageIndex,
  type ImageManifest,
  INDEX_FILE,
  isDigest,
  isManifestMediaType,
  MAX_MANIFEST_BYTES,
  OCI_MANIFEST,
  parseImageManifest,
  parseListing,
  REF_NAME,
  type Repository,
  sha256,
} from '../oci/index.ts'
import type { FetchedManifest, Registry } from './registry.ts'
import { digestMismatch } from './verified.ts'

/** Reads layouts; paths of references are relative to the working directory. */
export function layoutRegistry(): Registry {
  return {
    async manifest(repository, tagOrDigest) {
      const what = `${formatRepository(repository)} ${tagOrDigest}`
      const index = await readIndex(repository)
      const listed = index.manifests.find((entry) => entry.digest === tagOrDigest)
      const entry = isDigest(tagOrDigest) ? listed : findTag(index, tagOrDigest)
      const digest = entry?.digest ?? (isDigest(tagOrDigest) ? tagOrDigest : undefined)
      if (digest === undefined) throw absent(what)
      return await readManifest(repository, digest, entry?.mediaType, what)
    },

    async resolve(repository, tag) {
      try {
        return findTag(await readIndex(repository), tag)?.digest
      } catch (error) {
        if (error instanceof PackwrightError && error.code === 'REFERENCE_NOT_FOUND') return undefined
        throw error
      }
    },

    async *blob(repository, descriptor, _signal, range) {
      const part = range === undefined ? {} : { start: range.from, end: range.to - 1 }
      try {
        const file = blobPath(repository.path, descriptor.digest)
        yield* createReadStream(file, { highWaterMark: 256 * 1024, ...part })
      } catch (cause) {
        if (errnoOf(cause) === 'ENOENT') throw absent(`${formatRepository(repository)}@${descriptor.digest}`)
        throw cause
      }
    },

    referrers: async (repository, digest) => await findReferrers(repository, digest),

    listsReferrers: async () => true,

    async tags(repository) {
      const index = await readIndex(repository)
      return index.manifests.flatMap(({ annotations }) => annotations?.[REF_NAME] ?? [])
    },

    close: async () => {},
  }
}

async function readManifest(
  repository: Repository,
  digest: Digest,
  mediaType: string | undefined,
  what: string,
): Promise<FetchedManifest> {
  let bytes: Uint8Array
  try {
    await using handle = await open(blobPath(repository.path, digest), 'r')
    if ((await handle.stat()).size > MAX_MANIFEST_BYTES) {
      throw new PackwrightError(
        'ARTIFACT_TOO_LARGE',
        `The manifest ${what} is over ${MAX_MANIFEST_BYTES} bytes.`,
      )
    }
    bytes = await handle.readFile()
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') throw absent(what)
    throw cause
  }
  const actual = sha256(bytes)
  if (actual !== digest) throw digestMismatch(`The manifest ${what}`, digest, actual)
  return { digest, bytes, mediaType: mediaType ?? OCI_MANIFEST }
}

/** A layout has no referrers API: every manifest that it lists is asked for its subject. */
async function findReferrers(repository: Repository, digest: Digest): Promise<Descriptor[]> {
  const index = await readIndex(repository)
  const found: Descriptor[] = []
  for (const entry of index.manifests) {
    if (entry.digest === digest || !isManifestMediaType(entry.mediaType)) continue
    const manifest = await manifestIfReadable(repository, entry)
    if (manifest?.subject?.digest === digest) {
      found.push({ ...entry, artifactType: manifest.artifactType ?? manifest.config.mediaType })
    }
  }
  return found
}

/** Others keep artifacts of their own in a layout, and sparse copies list what they do not hold. */
async function manifestIfReadable(
  repository: Repository,
  { digest, mediaType }: Descriptor,
): Promise<ImageManifest | undefined> {
  try {
    return parseImageManifest((await readManifest(repository, digest, mediaType, digest)).bytes, digest)
  } catch (thrown) {
    const unreadable = ['REFERENCE_NOT_FOUND', 'ARTIFACT_INVALID', 'ARTIFACT_TOO_LARGE']
    if (thrown instanceof PackwrightError && unreadable.includes(thrown.code)) return undefined
    throw thrown
  }
}

/** @throws PackwrightError `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID` */
async function readIndex(repository: Repository): Promise<ImageIndex> {
  const file = join(repository.path, INDEX_FILE)
  try {
    return parseListing(await readFile(file), file).index
  } catch (cause) {
    const errno = errnoOf(cause)
    if (errno === 'ENOENT' || errno === 'ENOTDIR') throw absent(formatRepository(repository))
    throw cause
  }
}

function absent(what: string): PackwrightError {
  return new PackwrightError('REFERENCE_NOT_FOUND', `${what} does not exist.`, {
    hint: 'Check the path and the tag, or publish there first.',
  })
}
