/** What an artifact says of the pack it carries, whatever dialect it is in. */
import { buffer } from 'node:stream/consumers'
import { formatReference, type ImageManifest, plainVersion, type Reference, sha256 } from '../oci/index.ts'
import { SKILL_FILE } from '../pack/manifest/index.ts'
import { type Registry, readConfig, verified } from '../registry/index.ts'
import { type DescribedPack, dialectOf, manifestReader } from '../systems/index.ts'

const EMPTY = Buffer.from('{}')
const MAX_FRONT_MATTER = 256 * 1024

export interface DescribedArtifact {
  pack: DescribedPack
  /** the bytes of the config */
  config: Uint8Array
}

/**
 * Reads config and annotations; of a skill that lies there file by file also its `SKILL.md`, since nothing else has a
 * manifest in it.
 *
 * @param asFiles what is no pack is taken as files
 * @throws PackwrightError `ARTIFACT_INVALID`, and the registry's faults
 */
export async function describeArtifact(
  reference: Reference,
  manifest: ImageManifest,
  registry: Registry,
  signal?: AbortSignal,
  asFiles = false,
): Promise<DescribedArtifact> {
  const written = formatReference(reference)
  const dialect = dialectOf(manifest, written, asFiles)
  const isEmpty = manifest.config.digest === sha256(EMPTY)
  const config = isEmpty ? EMPTY : await readConfig(reference, manifest, registry, signal)
  const pack = withPlainVersion(dialect.read(manifest, config, written))
  if (pack.form.kind !== 'layers') return { pack, config }
  const skill = pack.form.layers.find(({ path }) => path === SKILL_FILE)
  if (skill === undefined || skill.descriptor.size > MAX_FRONT_MATTER) return { pack, config }
  const chunks = registry.blob(reference, skill.descriptor, signal)
  const text = (await buffer(verified(chunks, skill.descriptor, `${SKILL_FILE} of ${written}`))).toString(
    'utf8',
  )
  const readSkill = await manifestReader(SKILL_FILE)
  const { manifest: stated } = readSkill(text, SKILL_FILE, pack.name)
  if (stated === undefined) return { pack, config }
  const version = pack.version ?? stated.version
  const merged = { ...stated, name: pack.name, ...(version === undefined ? {} : { version }) }
  return { config, pack: { ...pack, version, manifest: merged } }
}

/** Some publishers write the tag as it is typed: `v1.2.0` is the version 1.2.0. */
function withPlainVersion(pack: DescribedPack): DescribedPack {
  if (pack.version === undefined) return pack
  const version = plainVersion(pack.version)
  return version === pack.version ? pack : { ...pack, version, manifest: { ...pack.manifest, version } }
}
