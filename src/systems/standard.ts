/** What dialects have in common: the standard annotations, names, configs, and that most packs are one layer. */

import type * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import {
  annotation,
  type Blob,
  type Descriptor,
  type Digest,
  describeBlob,
  type ImageManifest,
  isDigest,
  lastComponent,
  OCI_EMPTY,
  OCI_IMAGE_CONFIG,
  parseReference,
  versionInTag,
} from '../oci/index.ts'
import type { Compression } from '../pack/archive/index.ts'
import { type PackManifest, packName, type VersionedManifest } from '../pack/manifest/index.ts'
import { parseJson } from '../text/index.ts'
import type { BuiltPack, DescribedPack, DialectPlatform, PackedFile } from './dialect.ts'

export function standardAnnotations(manifest: VersionedManifest): Record<string, string> {
  return present({
    [annotation.TITLE]: manifest.name,
    [annotation.VERSION]: manifest.version,
    [annotation.DESCRIPTION]: manifest.description,
    [annotation.LICENSES]: manifest.license,
    [annotation.URL]: manifest.homepage,
    [annotation.AUTHORS]: manifest.author,
    [annotation.SOURCE]: manifest.repository,
  })
}

/** What makes a pack recognisable in every dialect: the digest of its content, and the hash of its layer. */
export function ownAnnotations({ contentDigest, layer }: BuiltPack): Record<string, string> {
  return { [annotation.CONTENT_DIGEST]: contentDigest, [annotation.INTEGRITY]: layer.integrity }
}

/** Without what is absent or empty. */
export function present(written: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(written).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  )
}

/** The empty config of OCI. */
export function emptyConfig(mediaType: string = OCI_EMPTY): Blob {
  return describeBlob(mediaType, Buffer.from('{}'))
}

/** The config of an image with one layer; the layer's tar has no root directory, so its digest is the content's. */
export function imageConfig(
  pack: BuiltPack,
  platform: DialectPlatform,
  labels: Record<string, string> = {},
): Blob {
  const document = {
    ...(pack.created === undefined ? {} : { created: pack.created }),
    architecture: platform.architecture,
    os: platform.os,
    config: Object.keys(labels).length === 0 ? {} : { Labels: labels },
    rootfs: { type: 'layers', diff_ids: [pack.contentDigest] },
    history: [{ ...(pack.created === undefined ? {} : { created: pack.created }), created_by: 'packwright' }],
  }
  return describeBlob(OCI_IMAGE_CONFIG, Buffer.from(JSON.stringify(document)))
}

/** @throws PackwrightError `ARTIFACT_INVALID` unless there is exactly one layer */
export function onlyLayer(manifest: ImageManifest, reference: string): Descriptor {
  const [layer, ...more] = manifest.layers
  if (layer !== undefined && more.length === 0) return layer
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `${reference} has ${manifest.layers.length} layers; a pack of its kind has one.`,
    { details: { layers: manifest.layers.slice(0, 20).map(({ mediaType }) => mediaType) } },
  )
}

/** @throws PackwrightError `ARTIFACT_INVALID` unless there is exactly one layer, of one of these types */
export function onlyLayerOf(
  manifest: ImageManifest,
  types: readonly string[],
  reference: string,
): Descriptor {
  const layer = onlyLayer(manifest, reference)
  if (types.includes(layer.mediaType)) return layer
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `The layer of ${reference} is "${layer.mediaType}", not ${types.join(' or ')}.`,
  )
}

/** What our own annotations state, where they are there. */
export function statedFacts(manifest: ImageManifest): Pick<DescribedPack, 'contentDigest' | 'integrity'> {
  const { [annotation.CONTENT_DIGEST]: content, [annotation.INTEGRITY]: integrity } =
    manifest.annotations ?? {}
  return {
    ...(isDigest(content) ? { contentDigest: content as Digest } : {}),
    ...(integrity === undefined ? {} : { integrity }),
  }
}

/**
 * The name of a pack whose dialect gives none, or gives one that may be used.
 *
 * @throws PackwrightError `ARTIFACT_INVALID`
 */
export function nameIn(written: string | undefined, reference: string): string {
  const name = written ?? lastComponent(parseReference(reference))
  if (packName.safeParse(name).success) return name
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `${reference} holds a pack of the name "${name.slice(0, 100)}", which cannot be one.`,
  )
}

/** The version that is stated, else the one that the tag names. */
export function versionIn(written: string | undefined, reference: string): string | undefined {
  if (written !== undefined && written !== '') return written
  const { tag } = parseReference(reference)
  return tag === undefined ? undefined : versionInTag(tag)
}

/** What the standard annotations say of a pack. */
export function annotatedManifest(
  name: string,
  version: string | undefined,
  annotations: Record<string, string>,
  rest: Partial<PackManifest>,
): PackManifest {
  const { [annotation.DESCRIPTION]: description, [annotation.LICENSES]: license } = annotations
  const { [annotation.AUTHORS]: author, [annotation.URL]: homepage } = annotations
  const stated = present({ version, description, license, author, homepage })
  return { format: 'packwright', name, ...stated, ...rest } as PackManifest
}

/** @throws PackwrightError `ARTIFACT_INVALID`, naming the place */
export function parseConfig<T>(schema: z.ZodType<T>, bytes: Uint8Array, reference: string): T {
  let json: unknown
  try {
    json = parseJson(Buffer.from(bytes).toString('utf8'), 'config')
  } catch (cause) {
    throw new PackwrightError('ARTIFACT_INVALID', `The config of ${reference} is not JSON.`, { cause })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `The config of ${reference} is malformed at "${issue?.path.join('.') ?? ''}": ${issue?.message}.`,
    { cause: parsed.error },
  )
}

/**
 * A document that lists packs.
 *
 * @param read parses its text
 * @throws PackwrightError `ARTIFACT_INVALID`, naming the place
 */
export function parsedListing<T>(schema: z.ZodType<T>, read: () => unknown, reference: string): T {
  try {
    const parsed = schema.safeParse(read())
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    throw new Error(`at "${issue?.path.join('.') ?? ''}": ${issue?.message}`)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new PackwrightError('ARTIFACT_INVALID', `What ${reference} lists cannot be read: ${why}.`, {
      cause,
    })
  }
}

/** Names in a JSON array that stands in a label or annotation; what is none counts as none. */
export function jsonNames(written: string | undefined): string[] | undefined {
  if (written === undefined) return undefined
  try {
    const value: unknown = parseJson(written, 'a label')
    return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : undefined
  } catch {
    return undefined
  }
}

/** The limit of a client that installs every file without its executable bit. */
export function dropsModes(client: string, files: readonly PackedFile[]): string[] {
  const isLost = files.some(({ mode }) => mode === '0755')
  return isLost ? [`${client} installs its programs without the executable bit`] : []
}

/** Skill dialects are for packs with `SKILL.md`. */
export function needsSkill(_: PackManifest, files: readonly string[]): string | undefined {
  return files.includes('SKILL.md') ? undefined : 'it has no SKILL.md'
}

/** How media types of archives end. */
const ENDINGS: readonly [ending: string, Compression][] = [
  ['+tar+gzip', 'gzip'],
  ['.tar+gzip', 'gzip'],
  ['+tar+zstd', 'zstd'],
  ['.tar+zstd', 'zstd'],
  ['+tar', 'none'],
  ['.tar', 'none'],
]

/** The compression that the only layer's media type names, if it is that of an archive. */
export function compressionOf({ layers }: ImageManifest): Compression | undefined {
  const [layer] = layers
  return ENDINGS.find(([ending]) => layer?.mediaType.endsWith(ending))?.[1]
}
