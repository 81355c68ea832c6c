/**
 * The community's format for Agent Skills: gzip, rooted at the skill's name, front matter as config.
 *
 * Its version is part of the artifact only where the skill states one or the release gives one.
 */
import * as z from 'zod'
import { parseJson } from '../../documents/json.ts'
import { PackwrightError } from '../../errors.ts'
import { allowedTools, type PackManifest } from '../../manifest/index.ts'
import * as annotation from '../annotations.ts'
import { type Digest, isDigest } from '../digest.ts'
import { describeBlob } from '../manifest.ts'
import { SKILL_ARTIFACT, SKILL_CONFIG, SKILL_LAYER } from '../media-types.ts'
import type { Dialect } from './dialect.ts'
import { onlyLayer, standardAnnotations } from './standard.ts'

const skillConfig = z.looseObject({
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
})

export const agentskills: Dialect = {
  name: 'agentskills',
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
        [annotation.CONTENT_DIGEST]: pack.contentDigest,
        [annotation.INTEGRITY]: pack.layer.integrity,
      },
    }
  },

  recognises: (manifest) =>
    manifest.artifactType === SKILL_ARTIFACT &&
    manifest.layers.some((layer) => layer.mediaType === SKILL_LAYER),

  read(manifest, bytes, reference) {
    const written = parseConfig(bytes, reference)
    const layer = onlyLayer(manifest, reference)
    const annotations = manifest.annotations ?? {}
    const contentDigest = annotations[annotation.CONTENT_DIGEST]
    const integrity = annotations[annotation.INTEGRITY]
    return {
      dialect: 'agentskills',
      name: written.name,
      version: written.version ?? annotations[annotation.VERSION],
      manifest: manifestOf(written),
      layer,
      form: { kind: 'archive', compression: 'gzip', root: written.name },
      ...(isDigest(contentDigest) ? { contentDigest: contentDigest as Digest } : {}),
      ...(integrity === undefined ? {} : { integrity }),
    }
  },
}

function parseConfig(bytes: Uint8Array, reference: string): z.infer<typeof skillConfig> {
  try {
    return skillConfig.parse(parseJson(Buffer.from(bytes).toString('utf8'), 'config'))
  } catch (cause) {
    throw new PackwrightError(
      'ARTIFACT_INVALID',
      `The config of ${reference} is not that of an Agent Skill.`,
      { cause },
    )
  }
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
