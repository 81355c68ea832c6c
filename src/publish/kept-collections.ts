/** The lists of packs that a system's clients expect beside the packs: written with them, on top of what is there. */
import type { DocumentWriter } from '../documents/index.ts'
import { asPackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import {
  annotation,
  describeBlob,
  formatReference,
  parseImageManifest,
  parseReference,
  type TaggedReference,
  writeImageManifest,
} from '../oci/index.ts'
import {
  attachReferrer,
  readVerified,
  stageArtifact,
  stagingDirectory,
  tagImmutable,
} from '../registry/index.ts'
import { signArtifact } from '../signing/index.ts'
import { COLLECTIONS, type KeptCollection } from '../systems/index.ts'
import { type PublishTarget, placeOf } from './destination.ts'
import type { PublishedPack } from './outcome.ts'

const MAX_BYTES = 16 * 1024 * 1024
const ATTEMPTS = 10

/** The packs are published by then: a list that cannot be written is told, and fails nothing. */
export async function keepCollections(
  published: readonly PublishedPack[],
  target: PublishTarget,
  writer: DocumentWriter,
  onEvent: OnEvent | undefined,
): Promise<void> {
  for (const { mediaType, load, keeps } of COLLECTIONS) {
    const packs = published.filter(({ dialect }) => dialect === keeps)
    if (packs.length === 0) continue
    const { kept } = await load()
    if (kept === undefined) continue
    try {
      await keep(kept, mediaType, packs, target, writer)
    } catch (thrown) {
      const { code, message } = asPackwrightError(thrown)
      if (code === 'CANCELLED') throw thrown
      onEvent?.({ type: 'warning', message: `${kept.title} was not written beside the packs: ${message}` })
    }
  }
}

async function keep(
  kept: KeptCollection,
  mediaType: string,
  packs: readonly PublishedPack[],
  target: PublishTarget,
  writer: DocumentWriter,
): Promise<void> {
  const { registry, destination, signer, outDir, source, env, signal } = writer
  const place = { ...parseReference(placeOf(target, '')), tag: kept.tag }
  for (let attempt = 1; ; attempt += 1) {
    const before = await current(place, mediaType, writer)
    const text = kept.add(
      before.text,
      packs.map(({ contents }) => contents.manifest),
    )
    if (text === before.text) return
    const config = describeBlob(kept.config, Buffer.from('{}'))
    const layer = describeBlob(mediaType, Buffer.from(text))
    const root = writeImageManifest({
      config: config.descriptor,
      layers: [{ ...layer.descriptor, annotations: { [annotation.TITLE]: kept.title } }],
      annotations: {},
    })
    using staging = stagingDirectory(outDir)
    const staged = stageArtifact({
      directory: staging.layout,
      tag: place.tag,
      root,
      blobs: [config, layer],
      layers: [],
    })
    if (signer !== undefined) {
      const { referrers } = await signArtifact(root.descriptor, kept.title, signer, source, env)
      for (const referrer of referrers) attachReferrer(staged, referrer)
    }
    const look = (tag: string) => registry.resolve(place, tag, signal)
    const expected = new Map([[place.tag, before.digest]])
    const { taken } = await destination.replace(staged, place, expected, look, signal)
    if (taken.length === 0) return
    // Another publisher was faster: on top of theirs, then.
    if (attempt === ATTEMPTS) throw tagImmutable(place, before.digest, root.descriptor.digest)
  }
}

/** What the tag points at; what is none of these lists is replaced only where nobody has put anything else. */
async function current(place: TaggedReference, mediaType: string, { registry, signal }: DocumentWriter) {
  const digest = await registry.resolve(place, place.tag, signal)
  if (digest === undefined) return { digest, text: undefined }
  const { bytes } = await registry.manifest(place, digest, signal)
  const written = formatReference({ ...place, digest })
  const [layer] = parseImageManifest(bytes, written).layers
  if (layer?.mediaType !== mediaType) return { digest, text: undefined }
  const document = await readVerified(registry.blob(place, layer, signal), layer, written, MAX_BYTES)
  return { digest, text: Buffer.from(document).toString('utf8') }
}
