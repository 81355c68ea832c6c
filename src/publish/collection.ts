/** Collections: an index over skills, so that they are found, copied and installed together. */
import { join } from 'node:path'
import type { DocumentWriter } from '../documents/document.ts'
import { PackwrightError } from '../errors.ts'
import { fetchBlobs, readTree } from '../mirror/line.ts'
import * as annotation from '../oci/annotations.ts'
import type { Digest } from '../oci/digest.ts'
import {
  type Descriptor,
  isIndexMediaType,
  parseImageIndex,
  sortKeys,
  writeImageIndex,
} from '../oci/manifest.ts'
import { OCI_MANIFEST, SKILL_ARTIFACT, SKILL_COLLECTION } from '../oci/media-types.ts'
import {
  formatReference,
  formatRepository,
  parseReference,
  type Reference,
  tagOfVersion,
} from '../oci/reference.ts'
import {
  attachReferrer,
  discardStaged,
  type Registry,
  stageArtifact,
  stagingDirectory,
} from '../registry/index.ts'
import { signArtifact } from '../signing/artifact.ts'
import { type PublishTarget, placeOf } from './line.ts'
import type { PublishedPack } from './outcome.ts'

const NAME = 'io.agentskills.collection.name'
const SKILL_REF = 'io.agentskills.skill.ref'

export interface PublishedCollection {
  name: string
  /** with tag and digest */
  reference: string
  skills: number
  status: 'published' | 'unchanged'
}

/**
 * Publishes an index over the skills of a run. Its repository holds a copy of every skill, as registries want of what an
 * index lists.
 *
 * @param named `name` or `name:version`
 * @throws PackwrightError `USAGE`, `TAG_IMMUTABLE`
 */
export async function publishCollection(
  named: string,
  published: readonly PublishedPack[],
  target: PublishTarget,
  release: string | undefined,
  writer: DocumentWriter,
): Promise<PublishedCollection> {
  const [name = '', version = release] = named.split(':')
  if (version === undefined) {
    throw new PackwrightError('USAGE', `Nothing says which version of the collection "${name}" this is.`, {
      hint: `Say --collection ${name}:1.0.0, or publish from a tag.`,
    })
  }
  const skills = published.filter(
    ({ dialect }) => dialect === 'agentskills' || dialect === 'agentskills-files',
  )
  if (skills.length === 0)
    throw new PackwrightError('USAGE', `There is no skill to put into the collection "${name}".`)
  const place = { ...parseReference(placeOf(target, name)), tag: tagOfVersion(version) }
  const { registry, destination, signer, source, env, signal, outDir } = writer
  const directory = stagingDirectory(outDir)
  try {
    const trees = []
    for (const skill of skills) {
      const from = { ...parseReference(skill.reference), digest: skill.digest }
      trees.push({ skill, from, tree: await readTree(from, registry, signal) })
    }
    const manifests = trees.map(({ skill, tree }): Descriptor => {
      const { size } = tree.root.descriptor
      const annotations = {
        [annotation.SKILL_NAME]: skill.name,
        [SKILL_REF]: skill.reference,
        [annotation.REF_NAME]: skill.reference,
        [annotation.TITLE]: skill.name,
        [annotation.VERSION]: skill.version,
        ...(skill.contents.manifest.description === undefined
          ? {}
          : { [annotation.DESCRIPTION]: skill.contents.manifest.description }),
      }
      return {
        mediaType: OCI_MANIFEST,
        digest: skill.digest,
        size,
        artifactType: SKILL_ARTIFACT,
        annotations: sortKeys(annotations),
      }
    })
    const annotations = { [NAME]: name, [annotation.TITLE]: name, [annotation.VERSION]: version }
    const root = writeImageIndex({ artifactType: SKILL_COLLECTION, manifests, annotations })
    const result = {
      name,
      reference: formatReference({ ...place, digest: root.descriptor.digest }),
      skills: skills.length,
    }
    if ((await registry.resolve(place, place.tag, signal)) === root.descriptor.digest)
      return { ...result, status: 'unchanged' }
    const layers: { digest: Digest; location: string }[] = []
    for (const [index, { from, tree }] of trees.entries()) {
      const blobs = join(`${directory}.blobs`, String(index))
      layers.push(...(await fetchBlobs(from, tree.blobs, blobs, { registry, signal })))
    }
    const blobs = trees.map(({ tree }) => tree.root)
    const staged = stageArtifact({ directory, tag: place.tag, root, blobs, layers })
    if (signer !== undefined) {
      const { referrers } = await signArtifact(root.descriptor, name, signer, source, env)
      for (const referrer of referrers) attachReferrer(staged, referrer)
    }
    await destination.receive(staged, place, [], signal)
    return { ...result, status: 'published' }
  } finally {
    discardStaged(directory)
    discardStaged(`${directory}.blobs`)
  }
}

/** A skill as a collection lists it. */
export interface CollectedSkill {
  name: string
  /** `ghcr.io/acme/skills/one:1.0.0` */
  ref: string
  version: string | undefined
  digest: Digest
}

export interface Collection {
  name: string
  /** with the digest */
  reference: string
  skills: CollectedSkill[]
}

const MOST_SKILLS = 1_000

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
  if (!isIndexMediaType(mediaType)) return undefined
  const written = formatReference({ ...reference, digest })
  const { artifactType, manifests, annotations = {} } = parseImageIndex(bytes, written)
  if (artifactType !== SKILL_COLLECTION) return undefined
  if (manifests.length === 0 || manifests.length > MOST_SKILLS) {
    throw new PackwrightError(
      'ARTIFACT_INVALID',
      `${written} lists ${manifests.length} skills; from 1 to ${MOST_SKILLS} are read.`,
    )
  }
  const skills = manifests.map((entry): CollectedSkill => {
    const said = entry.annotations ?? {}
    const ref = said[SKILL_REF] ?? said[annotation.REF_NAME]
    if (ref === undefined) {
      throw new PackwrightError('ARTIFACT_INVALID', `${written} does not say where ${entry.digest} is.`, {
        hint: `Each skill of a collection has the annotation ${SKILL_REF}.`,
      })
    }
    const { tag: _, digest: __, ...repository } = parseReference(ref)
    const place = formatRepository(repository)
    const name = said[annotation.SKILL_NAME] ?? place.slice(place.lastIndexOf('/') + 1)
    return { name, ref, version: said[annotation.VERSION], digest: entry.digest }
  })
  return { name: annotations[NAME] ?? annotations[annotation.TITLE] ?? '', reference: written, skills }
}
