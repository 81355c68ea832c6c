/** The dialects that are spoken, and which one a pack or an artifact is in. */
import { PackwrightError } from '../../errors.ts'
import type { PackManifest } from '../../manifest/index.ts'
import type { ImageManifest } from '../manifest.ts'
import { agentskills } from './agentskills.ts'
import type { Dialect } from './dialect.ts'
import { packwright } from './packwright.ts'

export type { ArtifactParts, BuiltPack, DescribedPack, Dialect, LayerForm } from './dialect.ts'

const DIALECTS: readonly Dialect[] = [packwright, agentskills]

/** The dialect that a pack is published in unless told otherwise: the community's for Agent Skills, else ours. */
export function defaultDialect(manifest: PackManifest): Dialect {
  return manifest.format === 'agent-skill' ? agentskills : packwright
}

/** @throws PackwrightError `ARTIFACT_INVALID` when the artifact is in none of the dialects */
export function dialectOf(manifest: ImageManifest, reference: string): Dialect {
  const found = DIALECTS.find((dialect) => dialect.recognises(manifest))
  if (found !== undefined) return found
  const kind = manifest.artifactType ?? manifest.config.mediaType
  throw new PackwrightError('ARTIFACT_INVALID', `${reference} is not a pack: its type is "${kind}".`, {
    hint: `Known are ${DIALECTS.map(({ name }) => name).join(', ')}. Check that the reference names a pack.`,
    details: { artifactType: manifest.artifactType, config: manifest.config.mediaType },
  })
}
