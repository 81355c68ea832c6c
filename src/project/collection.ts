import pMap from 'p-map'
import { PackwrightError } from '../errors.ts'
import {
  annotation,
  canonicalPlace,
  type Digest,
  formatReference,
  isIndexMediaType,
  lastComponent,
  type PinnedReference,
  parseImageIndex,
  parseImageManifest,
  parseReference,
  type Reference,
  SKILL_CATALOG,
  SKILL_COLLECTION,
  versionInTag,
} from '../oci/index.ts'
import type { Memory } from '../policy/index.ts'
import { type Registry, readVerified } from '../registry/index.ts'
import { COLLECTIONS, type ListedMember } from '../systems/index.ts'
import { admit, type Places, signatureBundles, type TrustContext } from '../trust/index.ts'

export const COLLECTION_NAME = 'io.agentskills.collection.name'
export const SKILL_REF = 'io.agentskills.skill.ref'
export const MOST_SKILLS = 1_000
const MOST_BYTES = 16 * 1024 * 1024
const AT_ONCE = 8

/** A skill as a collection lists it. */
export interface CollectedSkill {
  name: string
  /** `ghcr.io/acme/skills/one:1.0.0` */
  ref: string
  version: string | undefined
  /** absent where the list names a tag that does not exist */
  digest: Digest | undefined
}

export interface Collection {
  name: string
  /** with the digest */
  reference: string
  skills: CollectedSkill[]
}

/**
 * @returns `undefined` when the reference points at something else
 * @throws PackwrightError `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID`
 */
export async function readCollection(
  reference: Reference,
  registry: Registry,
  signal?: AbortSignal,
): Promise<Collection | undefined> {
  const wanted = reference.digest ?? reference.tag
  if (wanted === undefined) return undefined
  const { bytes, digest, mediaType } = await registry.manifest(reference, wanted, signal)
  const written = formatReference({ ...reference, digest })
  if (!isIndexMediaType(mediaType))
    return await listedIn(bytes, { ...reference, digest }, written, registry, signal)
  const { artifactType, manifests, annotations = {} } = parseImageIndex(bytes, written)
  if (artifactType !== SKILL_COLLECTION && artifactType !== SKILL_CATALOG) return undefined
  requireSome(written, manifests.length)
  const skills = manifests.map((entry): CollectedSkill => {
    const said = entry.annotations ?? {}
    const ref = said[SKILL_REF] ?? said[annotation.REF_NAME]
    if (ref === undefined) {
      throw new PackwrightError('ARTIFACT_INVALID', `${written} does not say where ${entry.digest} is.`, {
        hint: `Each skill of a collection has the annotation ${SKILL_REF}.`,
      })
    }
    const name = said[annotation.SKILL_NAME] ?? lastComponent(parseReference(ref))
    return { name, ref, version: said[annotation.VERSION], digest: entry.digest }
  })
  return {
    name: annotations[COLLECTION_NAME] ?? annotations[annotation.TITLE] ?? '',
    reference: written,
    skills,
  }
}

function requireSome(collection: string, count: number): void {
  if (count > 0 && count <= MOST_SKILLS) return
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `${collection} lists ${count} packs; from 1 to ${MOST_SKILLS} are read.`,
  )
}

/** A list in a layer names its packs by tag: what the tags point at now is what it lists. */
async function listedIn(
  bytes: Uint8Array,
  place: PinnedReference,
  written: string,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<Collection | undefined> {
  const [layer, ...others] = parseImageManifest(bytes, written).layers
  const format = COLLECTIONS.find(({ mediaType }) => mediaType === layer?.mediaType)
  if (layer === undefined || others.length > 0 || format === undefined) return undefined
  const document = await readVerified(registry.blob(place, layer, signal), layer, written, MOST_BYTES)
  const text = Buffer.from(document).toString('utf8')
  const { name, members } = (await format.load()).list(text, place, written)
  requireSome(written, members.length)
  const resolve = async ({ name: member, ref, version }: ListedMember): Promise<CollectedSkill> => {
    const reference = parseReference(ref)
    const digest = reference.digest ?? (await registry.resolve(reference, reference.tag ?? 'latest', signal))
    return { name: member, ref, version, digest }
  }
  return { name, reference: written, skills: await pMap(members, resolve, { concurrency: AT_ONCE }) }
}

/**
 * A list of packs says which of them, and in which version: it passes the gate as they do.
 *
 * @returns what memory is to know of its place from now on
 * @throws PackwrightError exit 7
 */
export async function admitCollection(
  { reference }: Collection,
  registry: Registry,
  trust: TrustContext,
  places: Places,
  signal?: AbortSignal,
): Promise<{ place: string; memory: Memory; unproven: string | undefined }> {
  const parsed = parseReference(reference)
  const { digest, tag } = parsed
  if (digest === undefined) throw new PackwrightError('INTERNAL', `${reference} has no digest.`)
  const place = canonicalPlace(parsed)
  const asked = { reference: { ...parsed, digest }, memory: await places.recall(place) }
  const claim = { name: lastComponent(parsed), version: tag === undefined ? undefined : versionInTag(tag) }
  const bundles = signatureBundles(parsed, digest, registry, signal)
  const { report, memory } = await admit(asked, claim, digest, bundles, trust)
  const isTold = !report.verified && report.mode !== 'ignore'
  return { place, memory, unproven: isTold ? `${reference} is not verified: ${report.reason}` : undefined }
}
