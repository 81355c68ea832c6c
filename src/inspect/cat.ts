/** Reading single files of a published pack, with as little on the way as its artifact allows. */

import { readFile as read } from 'node:fs/promises'
import { join } from 'node:path'
import { describeArtifact } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import {
  canonicalPlace,
  chooseVariant,
  currentPlatform,
  formatReference,
  isIndexMediaType,
  type PinnedReference,
  type Platform,
  parseImageIndex,
  parseImageManifest,
  parseReference,
  requirePlatform,
} from '../oci/index.ts'
import type { Memory } from '../policy/index.ts'
import { pullPack } from '../pull/index.ts'
import { type Registry, readVerified, rememberAnswers } from '../registry/index.ts'
import {
  type ConnectionOptions,
  type StoreOptions,
  storeOf,
  type TrustOptions,
  trustContext,
  withRegistry,
} from '../session/index.ts'
import type { Store, StoredPack } from '../store/index.ts'
import { isAsked, openPlaces, type TrustContext } from '../trust/index.ts'

export interface ReadFileOptions extends ConnectionOptions, StoreOptions {
  /** of packs with variants this one; default the platform at hand */
  platform?: string | undefined
  trust?: TrustOptions | undefined
}

export interface ReadFile {
  /** with the digest */
  reference: string
  path: string
  bytes: Buffer
  /** `store`: nothing was fetched; `layer`: the file's own layer; `pack`: the whole pack, which is in the store now */
  from: 'store' | 'layer' | 'pack'
}

/** What is read into memory at most. */
const MAX_FILE = 64 * 1024 * 1024

/**
 * Reads one file of a pack: from the store where it is there, its own layer where every file is one, else the pack is
 * pulled, since only the whole can be checked.
 *
 * With a policy, signatures decide before anything of the content is fetched.
 *
 * @param text a reference with a tag or a digest
 * @param path as the pack lists it, e.g. `SKILL.md`
 * @throws PackwrightError `NOT_FOUND` naming the files that there are, and everything that a pull throws
 */
export async function readFile(text: string, path: string, options: ReadFileOptions = {}): Promise<ReadFile> {
  const reference = parseReference(text)
  const store = storeOf(options)
  const platform = options.platform === undefined ? currentPlatform() : requirePlatform(options.platform)
  return await withRegistry(options, 'pull', async (opened) => {
    const registry = rememberAnswers(opened)
    const digest =
      reference.digest ??
      (reference.tag === undefined
        ? undefined
        : await registry.resolve(reference, reference.tag, options.signal))
    if (digest === undefined) {
      throw new PackwrightError('REFERENCE_NOT_FOUND', `${text} does not exist.`, {
        hint: 'Check the spelling and the tag; a private repository also needs credentials.',
      })
    }
    const pinned = { ...reference, digest }
    const trust = await trustContext(options)
    const places = openPlaces(options.env ?? process.env, options.onEvent)
    const memory = await places.recall(canonicalPlace(pinned))
    const context = { registry, store, platform, trust, memory, options }
    return (await fromLayer(pinned, path, context)) ?? (await fromPack(pinned, path, context))
  })
}

async function fromTree(
  reference: PinnedReference,
  path: string,
  { record, tree }: StoredPack,
  from: 'store' | 'pack',
): Promise<ReadFile> {
  requireFile(path, record.files, reference)
  return { reference: formatReference(reference), path, bytes: await read(join(tree, path)), from }
}

interface Context {
  registry: Registry
  store: Store
  platform: Platform
  trust: TrustContext
  memory: Memory
  options: ReadFileOptions
}

/** Where every file is a layer, that one; signatures that a policy asks for make it a pull. */
async function fromLayer(
  reference: PinnedReference,
  path: string,
  { registry, store, platform, trust, memory, options }: Context,
): Promise<ReadFile | undefined> {
  // Who asks for signatures gets the whole pack through the gate; so does whoever remembers a signer.
  if (isAsked(trust) || memory.signer != null || (await store.find(reference.digest)) !== undefined)
    return undefined
  const written = formatReference(reference)
  const fetched = await registry.manifest(reference, reference.digest, options.signal)
  const bytes = isIndexMediaType(fetched.mediaType)
    ? (
        await registry.manifest(
          reference,
          chooseVariant(parseImageIndex(fetched.bytes, written), platform, written).digest,
          options.signal,
        )
      ).bytes
    : fetched.bytes
  const { pack } = await describeArtifact(
    reference,
    parseImageManifest(bytes, written),
    registry,
    options.signal,
  )
  if (pack.files !== undefined) requireFile(path, pack.files, reference)
  if (pack.form.kind !== 'layers') return undefined
  const layer = pack.form.layers.find(
    (candidate) => candidate.path === path && candidate.compression === undefined,
  )
  if (layer === undefined) {
    if (pack.form.layers.every(({ compression }) => compression === undefined))
      requireFile(path, pack.form.layers, reference)
    return undefined
  }
  const chunks = registry.blob(reference, layer.descriptor, options.signal)
  const content = await readVerified(chunks, layer.descriptor, `${path} of ${written}`, MAX_FILE)
  return { reference: written, path, bytes: Buffer.from(content), from: 'layer' }
}

async function fromPack(
  reference: PinnedReference,
  path: string,
  { registry, store, platform, trust, memory, options }: Context,
): Promise<ReadFile> {
  const { signal, onEvent } = options
  const context = { registry, store, platform, trust, signal, onEvent }
  const { stored, fromStore } = await pullPack(reference, context, { typed: true, memory })
  return await fromTree(reference, path, stored, fromStore ? 'store' : 'pack')
}

const SHOWN = 20

function requireFile(path: string, files: readonly { path: string }[], reference: PinnedReference): void {
  const paths = files.map((file) => file.path)
  if (paths.includes(path)) return
  const listed = paths.slice(0, SHOWN).join(', ')
  throw new PackwrightError('NOT_FOUND', `${formatReference(reference)} has no file "${path}".`, {
    hint: `It has ${listed}${paths.length > SHOWN ? ' …' : ''}.`,
    details: { files: paths.slice(0, 1_000) },
  })
}
