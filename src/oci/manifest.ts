/**
 * Descriptors, image manifests and image indexes: parsed when they come in, written byte-exact when they go out.
 *
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md
 */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { parseJson } from '../text/index.ts'
import { type Digest, isDigest, sha256 } from './digest.ts'
import { DOCKER_INDEX, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from './media-types.ts'

const digest = z.custom<Digest>(isDigest, 'must be sha256:<64 lower-case hex>')
const annotations = z.lazy(() => z.record(z.string(), z.string()))

const descriptor = z.lazy(() =>
  z.looseObject({
    mediaType: z.string().min(1).max(255),
    digest,
    size: z.int().nonnegative(),
    annotations: annotations.optional(),
    artifactType: z.string().optional(),
    data: z.base64().optional(),
  }),
)

const imageManifest = z.lazy(() =>
  z.looseObject({
    schemaVersion: z.literal(2),
    mediaType: z.string().optional(),
    artifactType: z.string().optional(),
    config: descriptor,
    layers: z.array(descriptor),
    subject: descriptor.optional(),
    annotations: annotations.optional(),
  }),
)

const platform = z.lazy(() =>
  z.looseObject({
    os: z.string(),
    architecture: z.string(),
    variant: z.string().optional(),
  }),
)

/** Go writes a platform that nobody set as `{}`, or with empty strings. */
const platformIfSet = z.lazy(() =>
  z.preprocess((value) => {
    const { os, architecture } = (value ?? {}) as Record<string, unknown>
    return os === '' || architecture === '' || (os === undefined && architecture === undefined)
      ? undefined
      : value
  }, platform.optional()),
)

const entry = z.lazy(() => descriptor.unwrap().extend({ platform: platformIfSet }))

const imageIndex = z.lazy(() =>
  z.looseObject({
    schemaVersion: z.literal(2),
    mediaType: z.string().optional(),
    artifactType: z.string().optional(),
    manifests: z.array(entry),
    subject: descriptor.optional(),
    annotations: annotations.optional(),
  }),
)

const listing = z.lazy(() => imageIndex.unwrap().extend({ manifests: z.array(z.unknown()) }))

export type Descriptor = z.infer<typeof descriptor>
export type ImageManifest = z.infer<typeof imageManifest>
export type ImageIndex = z.infer<typeof imageIndex>

/** The largest manifest or index that is read; registries are asked to accept at least 4 MiB. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024

/**
 * Reads an image manifest.
 *
 * @param what how to name it in errors, e.g. the reference it came from
 * @throws PackwrightError `ARTIFACT_INVALID`
 */
export function parseImageManifest(bytes: Uint8Array, what: string): ImageManifest {
  return parseWith(imageManifest, bytes, what, 'image manifest')
}

/** @throws PackwrightError `ARTIFACT_INVALID` */
export function parseImageIndex(bytes: Uint8Array, what: string): ImageIndex {
  return parseWith(imageIndex, bytes, what, 'image index')
}

/**
 * Reads a list that others write into, where an entry that cannot be read says nothing about the rest: the answer of the
 * referrers API, the index of a layout.
 *
 * @returns besides the index what was passed over, as it stood there
 * @throws PackwrightError `ARTIFACT_INVALID` for what is no index at all
 */
export function parseListing(bytes: Uint8Array, what: string): { index: ImageIndex; passedOver: unknown[] } {
  const { manifests: listed, ...index } = parseWith(listing, bytes, what, 'image index')
  const passedOver: unknown[] = []
  const manifests = listed.flatMap((one) => {
    const read = entry.safeParse(one)
    if (!read.success) passedOver.push(one)
    return read.success ? [read.data] : []
  })
  return { index: { ...index, manifests }, passedOver }
}

export function isIndexMediaType(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_INDEX
}

export function isManifestMediaType(mediaType: string): boolean {
  return mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST
}

function parseWith<T>(schema: z.ZodType<T>, bytes: Uint8Array, what: string, kind: string): T {
  let json: unknown
  try {
    const text = Buffer.from(bytes).toString('utf8')
    json = parseJson(text, what)
    if (/null|""/.test(text)) json = withoutEmpty(json)
  } catch (cause) {
    throw new PackwrightError('ARTIFACT_INVALID', `The ${kind} of ${what} is not JSON.`, { cause })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `The ${kind} of ${what} is malformed at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'unknown'}.`,
  )
}

/** What Go writes for a member that nobody set, and reads as if it were not there. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(
    ([key, member]) => member !== null && !(UNSET_WHEN_EMPTY.has(key) && member === ''),
  )
  return Object.fromEntries(members.map(([key, member]) => [key, withoutEmpty(member)]))
}

const UNSET_WHEN_EMPTY = new Set(['artifactType', 'data', 'mediaType'])

/** Bytes with the descriptor that points at them. */
export interface Blob {
  readonly descriptor: Descriptor
  readonly bytes: Uint8Array
}

/** Serialises in the field order that Go clients use, annotations sorted, so that the digest is the same everywhere. */
export function writeImageManifest(manifest: {
  artifactType?: string | undefined
  config: Descriptor
  layers: Descriptor[]
  subject?: Descriptor
  annotations: Record<string, string>
}): Blob {
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      ...(manifest.artifactType === undefined ? {} : { artifactType: manifest.artifactType }),
      config: manifest.config,
      layers: manifest.layers,
      ...(manifest.subject === undefined ? {} : { subject: manifest.subject }),
      annotations: sortKeys(manifest.annotations),
    }),
  )
  return {
    bytes,
    descriptor: {
      mediaType: OCI_MANIFEST,
      digest: sha256(bytes),
      size: bytes.length,
      ...(manifest.artifactType === undefined ? {} : { artifactType: manifest.artifactType }),
    },
  }
}

/** Serialises an image index likewise. */
export function writeImageIndex(index: {
  artifactType: string
  manifests: ImageIndex['manifests']
  annotations: Record<string, string>
}): Blob {
  const { artifactType, manifests, annotations: stated } = index
  const document = {
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    artifactType,
    manifests,
    annotations: sortKeys(stated),
  }
  const bytes = Buffer.from(JSON.stringify(document))
  const descriptor = { mediaType: OCI_INDEX, digest: sha256(bytes), size: bytes.length, artifactType }
  return { bytes, descriptor }
}

export function describeBlob(mediaType: string, bytes: Uint8Array): Blob {
  return { bytes, descriptor: { mediaType, digest: sha256(bytes), size: bytes.length } }
}

export function sortKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
