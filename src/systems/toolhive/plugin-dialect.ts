/** ToolHive's plugins: as its skills, with modes and with labels of their own. */
import * as z from 'zod'
import { annotation, OCI_IMAGE_LAYER } from '../../oci/index.ts'
import { isRecord, parseJson } from '../../text/index.ts'
import type { Dialect } from '../dialect.ts'
import {
  annotatedManifest,
  imageConfig,
  nameIn,
  onlyLayerOf,
  ownAnnotations,
  parseConfig,
  present,
  standardAnnotations,
  statedFacts,
  versionIn,
} from '../standard.ts'
import { clientLimits, PLATFORMS } from './limits.ts'

const ARTIFACT = 'dev.toolhive.plugins.v1'
const PREFIX = 'dev.toolhive.plugins'
const FILE = '.claude-plugin/plugin.json'
const COMPONENTS = ['commands', 'agents', 'skills', 'hooks', 'mcpServers', 'lspServers']

const image = z.lazy(() =>
  z.looseObject({ config: z.looseObject({ Labels: z.record(z.string(), z.string()) }) }),
)

export const toolhivePlugin: Dialect = {
  name: 'toolhive-plugin',
  clients: 'ToolHive, for Claude Code and Codex',
  bare: true,
  loses: ['dependencies', 'engines', 'platforms', 'artifacts', 'variants'],
  platforms: PLATFORMS,
  reads: [FILE],
  unsuited: (_, files) => (files.includes(FILE) ? undefined : `it has no ${FILE}`),
  limits: clientLimits,
  shape: () => ({ compression: 'gzip' }),
  layerMediaType: () => OCI_IMAGE_LAYER,
  write(pack, platform = PLATFORMS[0]) {
    const { manifest, files = [], texts } = pack
    const written = parseJson(texts?.get(FILE) ?? '{}', FILE)
    const plugin = isRecord(written) ? written : {}
    const labels = {
      [`${PREFIX}.name`]: manifest.name,
      [`${PREFIX}.description`]: manifest.description ?? '',
      [`${PREFIX}.version`]: manifest.version,
      [`${PREFIX}.license`]: manifest.license ?? '',
      [`${PREFIX}.files`]: JSON.stringify(files.map(({ path }) => path)),
      [`${PREFIX}.components`]: JSON.stringify(componentsOf(plugin)),
      [`${PREFIX}.requires`]: JSON.stringify(requiredBy(plugin)),
    }
    return {
      artifactType: ARTIFACT,
      config: imageConfig(pack, platform, labels),
      layerTitle: 'plugin.tar.gz',
      annotations: { ...standardAnnotations(manifest), ...present(labels), ...ownAnnotations(pack) },
    }
  },
  recognises: ({ artifactType }) => artifactType === ARTIFACT,
  read(manifest, bytes, reference) {
    const { Labels: labels } = parseConfig(image, bytes, reference).config
    const name = nameIn(labels[`${PREFIX}.name`], reference)
    const version = versionIn(labels[`${PREFIX}.version`], reference)
    const said = present({
      [annotation.DESCRIPTION]: labels[`${PREFIX}.description`],
      [annotation.LICENSES]: labels[`${PREFIX}.license`],
    })
    const described = { ...manifest.annotations, ...said }
    return {
      dialect: 'toolhive-plugin',
      name,
      version,
      manifest: annotatedManifest(name, version, described, {
        format: 'claude-plugin',
        kind: 'claude-plugin',
      }),
      layer: onlyLayerOf(manifest, [OCI_IMAGE_LAYER], reference),
      form: { kind: 'archive', compression: 'gzip', root: name, foreign: true },
      ...statedFacts(manifest),
    }
  },
}

/** How many of each a plugin brings: a list counts its items, an object its keys, a path is one. */
function componentsOf(plugin: Record<string, unknown>): Record<string, number> | null {
  const counted = COMPONENTS.flatMap((key): [string, number][] => {
    const value = plugin[key]
    if (typeof value === 'string') return [[key, 1]]
    return typeof value === 'object' && value !== null ? [[key, Object.keys(value).length]] : []
  })
  return counted.length === 0 ? null : Object.fromEntries(counted)
}

function requiredBy({ requires, dependencies }: Record<string, unknown>): string[] | null {
  const names = [requires, dependencies].flatMap((list) => (Array.isArray(list) ? list : []))
  const written = names.filter((name): name is string => typeof name === 'string').sort()
  return written.length === 0 ? null : written
}
