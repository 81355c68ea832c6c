/**
 * ToolHive's skills: an index over platforms whose manifests are OCI images with labels, all with one content.
 *
 * @see https://github.com/stacklok/toolhive-core/tree/main/oci/skills
 */
import * as z from 'zod'
import { annotation, OCI_IMAGE_LAYER, TOOLHIVE_SKILL } from '../../oci/index.ts'
import { allowedTools, dependenciesOn } from '../../pack/manifest/index.ts'
import type { Dialect } from '../dialect.ts'
import {
  annotatedManifest,
  imageConfig,
  jsonNames,
  nameIn,
  needsSkill,
  onlyLayerOf,
  ownAnnotations,
  parseConfig,
  present,
  standardAnnotations,
  statedFacts,
  versionIn,
} from '../standard.ts'
import { PLATFORMS, skillLimits } from './limits.ts'

const PREFIX = 'dev.toolhive.skills'

const image = z.lazy(() =>
  z.looseObject({
    config: z.looseObject({ Labels: z.record(z.string(), z.string()) }),
  }),
)

export const toolhive: Dialect = {
  name: 'toolhive',
  clients: 'ToolHive (thv skill)',
  loses: ['engines', 'platforms', 'artifacts', 'variants'],
  platforms: PLATFORMS,
  unsuited: needsSkill,
  limits: skillLimits,
  shape: () => ({ compression: 'gzip' }),
  layerMediaType: () => OCI_IMAGE_LAYER,

  write(pack, platform = PLATFORMS[0]) {
    const { manifest, files = [] } = pack
    const { 'allowed-tools': tools, metadata, 'toolhive.requires': top } = manifest.extra ?? {}
    const about = present({
      [`${PREFIX}.name`]: manifest.name,
      [`${PREFIX}.description`]: manifest.description,
      [`${PREFIX}.version`]: manifest.version,
    })
    const labels = {
      ...about,
      [`${PREFIX}.allowedTools`]: JSON.stringify(tools === undefined ? [] : allowedTools(tools)),
      ...present({ [`${PREFIX}.license`]: manifest.license }),
      [`${PREFIX}.files`]: JSON.stringify(files.map(({ path }) => path)),
    }
    const needs = top === undefined ? requirements(metadata) : linesOf(top)
    return {
      artifactType: TOOLHIVE_SKILL,
      config: imageConfig(pack, platform, labels),
      layerTitle: 'skill.tar.gz',
      annotations: {
        ...standardAnnotations(manifest),
        ...about,
        ...(needs.length === 0 ? {} : { [`${PREFIX}.requires`]: JSON.stringify(needs) }),
        ...ownAnnotations(pack),
      },
    }
  },

  recognises: ({ artifactType }) => artifactType === TOOLHIVE_SKILL,

  read(manifest, bytes, reference) {
    const { Labels: labels } = parseConfig(image, bytes, reference).config
    const name = nameIn(labels[`${PREFIX}.name`], reference)
    const version = versionIn(labels[`${PREFIX}.version`], reference)
    const tools = jsonNames(labels[`${PREFIX}.allowedTools`])
    const requires = jsonNames(manifest.annotations?.[`${PREFIX}.requires`])
    const described = {
      ...manifest.annotations,
      ...present({
        [annotation.DESCRIPTION]: labels[`${PREFIX}.description`],
        [annotation.LICENSES]: labels[`${PREFIX}.license`],
      }),
    }
    const extra = {
      ...(tools === undefined || tools.length === 0 ? {} : { 'allowed-tools': tools }),
      ...(requires === undefined ? {} : { 'toolhive.requires': requires }),
    }
    const dependencies = dependenciesOn(requires ?? [])
    return {
      dialect: 'toolhive',
      name,
      version,
      manifest: annotatedManifest(name, version, described, {
        format: 'agent-skill',
        kind: 'skill',
        ...(Object.keys(dependencies).length === 0 ? {} : { dependencies }),
        extra,
      }),
      layer: onlyLayerOf(manifest, [OCI_IMAGE_LAYER], reference),
      form: { kind: 'archive', compression: 'gzip', root: name, foreign: true },
      ...statedFacts(manifest),
    }
  },
}

/** References as a list, or one a line. */
function linesOf(written: unknown): string[] {
  const lines = Array.isArray(written) ? written : typeof written === 'string' ? written.split('\n') : []
  return lines.flatMap((line) => (typeof line === 'string' && line.trim() !== '' ? [line.trim()] : []))
}

/** References, one a line, as ToolHive once kept them in the front matter. */
function requirements(metadata: unknown): string[] {
  const written =
    typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>) : {}
  const lines = written['toolhive.requires']
  return typeof lines === 'string' ? linesOf(lines) : []
}
