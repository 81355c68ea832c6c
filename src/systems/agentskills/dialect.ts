/**
 * The community's format for Agent Skills: gzip, rooted at the skill's name, front matter as config.
 *
 * Its version is part of the artifact only where the skill states one or the release gives one.
 */
import * as z from 'zod'
import { annotation, describeBlob, SKILL_ARTIFACT, SKILL_CONFIG, SKILL_LAYER } from '../../oci/index.ts'
import { allowedTools, type PackManifest } from '../../pack/manifest/index.ts'
import type { Dialect } from '../dialect.ts'
import {
  needsSkill,
  onlyLayer,
  ownAnnotations,
  parseConfig,
  standardAnnotations,
  statedFacts,
} from '../standard.ts'

const skillConfig = z.lazy(() =>
  z.looseObject({
    schemaVersion: z.string().optional(),
    name: z
      .string()
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      .max(64),
    version: z.string().optional(),
    description: z.string().optional(),
    license: z.string().optional(),
    compatibility: z.string().optional(),
    allowedTools: z.array(z.string()).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
  }),
)

export const agentskills: Dialect = {
  name: 'agentskills',
  clients: 'skills-oci, Arconia, epos, intropy, agentkit',
  loses: ['dependencies', 'engines', 'platforms', 'artifacts', 'variants'],
  unsuited: needsSkill,
  limits: ({ name }) =>
    name.length < 2 ? ['skills-oci and Arconia will not read it: names have at least 2 characters'] : [],
  shape: (manifest) => ({ compression: 'gzip', root: manifest.name }),
  layerMediaType: () => SKILL_LAYER,

  write(pack) {
    const { manifest } = pack
    const { compatibility, metadata, 'allowed-tools': tools } = manifest.extra ?? {}
    const document = {
      schemaVersion: '1',
      name: manifest.name,
      version: manifest.version,
      description: manifest.description,
      license: manifest.license,
      compatibility,
      allowedTools: tools === undefined ? undefined : allowedTools(tools),
      metadata,
    }
    return {
      artifactType: SKILL_ARTIFACT,
      config: describeBlob(SKILL_CONFIG, Buffer.from(JSON.stringify(document))),
      annotations: {
        ...standardAnnotations(manifest),
        [annotation.SKILL_NAME]: manifest.name,
        ...(typeof compatibility === 'string' ? { [annotation.SKILL_COMPATIBILITY]: compatibility } : {}),
        ...ownAnnotations(pack),
      },
    }
  },

  recognises: (manifest) =>
    manifest.artifactType === SKILL_ARTIFACT &&
    manifest.layers.some((layer) => layer.mediaType === SKILL_LAYER),

  read(manifest, bytes, reference) {
    const written = parseConfig(skillConfig, bytes, reference)
    return {
      dialect: 'agentskills',
      name: written.name,
      version: written.version ?? manifest.annotations?.[annotation.VERSION],
      manifest: manifestOf(written),
      layer: onlyLayer(manifest, reference),
      form: { kind: 'archive', compression: 'gzip', root: written.name },
      ...statedFacts(manifest),
    }
  },
}

function manifestOf(written: z.infer<typeof skillConfig>): PackManifest {
  const { schemaVersion: _, name, version, description, license, allowedTools: tools, ...extra } = written
  return {
    format: 'agent-skill',
    name,
    ...(version === undefined ? {} : { version }),
    ...(description === undefined ? {} : { description }),
    ...(license === undefined ? {} : { license }),
    kind: 'skill',
    extra: { ...extra, ...(tools === undefined ? {} : { 'allowed-tools': tools }) },
  }
}
