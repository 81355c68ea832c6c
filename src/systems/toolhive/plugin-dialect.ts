/** ToolHive's plugins: as its skills, with modes and with labels of their own. Nothing is published in it. */
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import { annotation, OCI_IMAGE_LAYER } from '../../oci/index.ts'
import type { Dialect } from '../dialect.ts'
import {
  annotatedManifest,
  nameIn,
  onlyLayerOf,
  parseConfig,
  present,
  statedFacts,
  versionIn,
} from '../standard.ts'

const ARTIFACT = 'dev.toolhive.plugins.v1'
const PREFIX = 'dev.toolhive.plugins'

const image = z.looseObject({ config: z.looseObject({ Labels: z.record(z.string(), z.string()) }) })

export const toolhivePlugin: Dialect = {
  name: 'toolhive-plugin',
  clients: 'ToolHive, for Claude Code and Codex',
  bare: true,
  loses: [],
  unsuited: () => 'nothing is published in it yet',
  shape: () => ({ compression: 'gzip' }),
  layerMediaType: () => OCI_IMAGE_LAYER,
  write() {
    throw new PackwrightError('INTERNAL', 'Nothing is published as a plugin of ToolHive.')
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
