/** Collections: an index over skills, so that they are found, copied and installed together. */

import { join } from 'node:path'
import type { DocumentWriter } from '../documents/index.ts'
import { PackwrightError } from '../errors.ts'
import { fetchBlobs, readTree } from '../mirror/index.ts'
import {
  annotation,
  type Descriptor,
  type Digest,
  formatReference,
  OCI_MANIFEST,
  parseReference,
  SKILL_ARTIFACT,
  SKILL_COLLECTION,
  sortKeys,
  tagOfVersion,
  writeImageIndex,
} from '../oci/index.ts'
import { COLLECTION_NAME, SKILL_REF } from '../project/index.ts'
import { attachReferrer, stageArtifact, stagingDirectory } from '../registry/index.ts'
import { refuseUnwritable, signArtifact } from '../signing/index.ts'
import { type PublishTarget, placeOf } from './destination.ts'
import type { PublishedPack } from './outcome.ts'

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
  using staging = stagingDirectory(outDir)
  const trees = []
  for (const skill of skills) {
    const from = { ...parseReference(skill.reference), digest: skill.digest }
    trees.push({ skill, from, tree: await readTree(from, registry, signal) })
  }
  const manifests = trees.map(({ skill, tree }) => listed(skill, tree.root.descriptor.size))
  const annotations = { [COLLECTION_NAME]: name, [annotation.TITLE]: name, [annotation.VERSION]: version }
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
    const blobs = join(staging.blobs, String(index))
    layers.push(...(await fetchBlobs(from, tree.blobs, blobs, { registry, signal })))
  }
  const blobs = trees.map(({ tree }) => tree.root)
  const staged = stageArtifact({ directory: staging.layout, tag: place.tag, root, blobs, layers })
  if (signer !== undefined) {
    await refuseUnwritable(place, signer, destination, signal)
    const { referrers } = await signArtifact(root.descriptor, name, signer, source, env)
    for (const referrer of referrers) attachReferrer(staged, referrer)
  }
  await destination.receive(staged, place, [], signal)
  return { ...result, status: 'published' }
}

/** A skill as the index lists it. */
function listed({ name, version, reference, digest, contents }: PublishedPack, size: number): Descriptor {
  const { description } = contents.manifest
  const annotations = {
    [annotation.SKILL_NAME]: name,
    [SKILL_REF]: reference,
    [annotation.REF_NAME]: reference,
    [annotation.TITLE]: name,
    [annotation.VERSION]: version,
    ...(description === undefined ? {} : { [annotation.DESCRIPTION]: description }),
  }
  return {
    mediaType: OCI_MANIFEST,
    digest,
    size,
    artifactType: SKILL_ARTIFACT,
    annotations: sortKeys(annotations),
  }
}
