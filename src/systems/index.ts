/** The dialects that are spoken, and which one a pack or an artifact is in. */
import { PackwrightError } from '../errors.ts'
import type { ImageManifest } from '../oci/manifest.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import { acr } from './acr/dialect.ts'
import { agentskills } from './agentskills/dialect.ts'
import { devcontainer } from './devcontainers/dialect.ts'
import { greentic } from './greentic/dialect.ts'
import { packwright } from './packwright/dialect.ts'
import { agentskillsFiles, plainOras } from './plain/dialect.ts'
import { skillimage } from './skillimage/dialect.ts'
import type { Dialect, Loss } from './system.ts'
import { toolhive } from './toolhive/dialect.ts'

export type {
  ArtifactParts,
  BuiltPack,
  ContentLayer,
  DescribedPack,
  Dialect,
  DialectPlatform,
  LayerForm,
  Loss,
} from './system.ts'

/** In the order in which they are asked whether an artifact is theirs: what says least comes last. */
export const DIALECTS: readonly Dialect[] = [
  packwright,
  agentskills,
  agentskillsFiles,
  toolhive,
  acr,
  skillimage,
  devcontainer,
  greentic,
  plainOras,
]

/** The dialect that a pack is published in unless told otherwise: the community's for Agent Skills, else ours. */
export function defaultDialect(manifest: PackManifest): Dialect {
  return manifest.format === 'agent-skill' ? agentskills : packwright
}

/** @throws PackwrightError `USAGE` naming those that there are */
export function dialectNamed(name: string): Dialect {
  const found = DIALECTS.find((dialect) => dialect.name === name)
  if (found !== undefined && found !== plainOras) return found
  const names = DIALECTS.filter((dialect) => dialect !== plainOras).map((dialect) => dialect.name)
  throw new PackwrightError('USAGE', `There is no dialect "${name}" to publish in.`, {
    hint: `Known are ${names.join(', ')}; packwright dialects tells about them.`,
  })
}

/** What of this pack has no place in the dialect, in words for people. */
export function lossesOf(
  dialect: Dialect,
  manifest: PackManifest,
  files: readonly { mode: string }[],
  hasVariants: boolean,
): string[] {
  const has: Record<Loss, boolean> = {
    version: manifest.version !== undefined,
    manifest: true,
    dependencies: Object.keys(manifest.dependencies ?? {}).length > 0,
    engines: Object.keys(manifest.engines ?? {}).length > 0,
    platforms: (manifest.platforms ?? []).length > 0,
    artifacts: (manifest.artifacts ?? []).length > 0,
    modes: files.some(({ mode }) => mode === '0755'),
    variants: hasVariants,
  }
  return dialect.loses.filter((loss) => has[loss]).map((loss) => LOSSES[loss])
}

/** What is lost, as a person would say it. */
export const LOSSES: Readonly<Record<Loss, string>> = {
  version: 'the version',
  manifest: 'the manifest (it stays in the archive)',
  dependencies: 'dependencies',
  engines: 'engines',
  platforms: 'platforms',
  artifacts: 'artifacts',
  modes: 'executable bits',
  variants: 'variants',
}

/** @throws PackwrightError `ARTIFACT_INVALID` when the artifact is in none of the dialects */
export function dialectOf(manifest: ImageManifest, reference: string): Dialect {
  const found = DIALECTS.find((dialect) => dialect.recognises(manifest))
  if (found !== undefined) return found
  const kind = manifest.artifactType ?? manifest.config.mediaType
  const layers = manifest.layers.map(({ mediaType }) => mediaType)
  const held =
    layers.length === 0
      ? 'no layers'
      : `${layers.length === 1 ? 'a layer' : `${layers.length} layers`} of ${[...new Set(layers)].slice(0, 5).join(', ')}`
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `${reference} is not a pack: its type is "${kind}", and it has ${held}.`,
    {
      hint: `Known are ${DIALECTS.map(({ name }) => name).join(', ')}. Check that the reference names a pack.`,
      details: {
        artifactType: manifest.artifactType,
        config: manifest.config.mediaType,
        layers: layers.slice(0, 20),
      },
    },
  )
}
