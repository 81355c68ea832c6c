/**
 * Skills as clients of the draft's neighbours write them: another config, another layer type, a card beside the content.
 *
 * The layer that holds the skill decides; what lies beside it is passed over. Names and versions are taken from a config
 * that says them, else from annotations, else from the place.
 */
import * as z from 'zod'
import { annotation, type ImageManifest, SKILL_LAYER } from '../../oci/index.ts'
import { parseJson } from '../../text/index.ts'
import type { Dialect } from '../dialect.ts'
import { annotatedManifest, nameIn, onlyLayerOf, statedFacts, versionIn } from '../standard.ts'

/** cumasach's config, docsclaw's card, and the proposal of CNAI. */
const CUMASACH_CONFIG = 'application/vnd.agentskills.config.v1+json'
const DOCSCLAW_CARD = 'application/vnd.docsclaw.skill.card.v1+yaml'
const CNAI_CONFIG = 'application/vnd.cncf.skill.config.v1+json'
const CNAI_LAYER = 'application/vnd.cncf.skill.bundle.v1.tar+gzip'
const IMAGE_LAYERS = ['application/vnd.oci.image.layer.v1.tar+gzip', 'application/vnd.oci.image.layer.v1.tar']

const stated = z.lazy(() =>
  z.object({
    name: z.string().optional(),
    version: z.string().optional(),
    description: z.string().optional(),
    license: z.string().optional(),
  }),
)

export const otherSkills: Dialect = {
  name: 'skills-of-others',
  clients: 'cumasach, docsclaw, clients of the CNAI proposal',
  loses: [],
  unsuited: () => 'nothing is published in it; use agentskills',
  shape: () => ({ compression: 'gzip' }),
  layerMediaType: () => SKILL_LAYER,
  write() {
    throw new Error('nothing is published in it')
  },

  recognises: ({ config, layers }) =>
    [CUMASACH_CONFIG, CNAI_CONFIG].includes(config.mediaType) ||
    layers.some(({ mediaType }) => [DOCSCLAW_CARD, CNAI_LAYER].includes(mediaType)),

  read(manifest, config, reference) {
    const { annotations = {}, layers } = manifest
    const content = { ...manifest, layers: layers.filter(({ mediaType }) => mediaType !== DOCSCLAW_CARD) }
    const layer = onlyLayerOf(content, [SKILL_LAYER, CNAI_LAYER, ...IMAGE_LAYERS], reference)
    const { name: written, version: said, ...about } = statedIn(manifest, config)
    const name = nameIn(written ?? annotations[annotation.SKILL_NAME], reference)
    const version = versionIn(said ?? annotations[annotation.VERSION], reference)
    return {
      dialect: 'skills-of-others',
      name,
      version,
      manifest: annotatedManifest(name, version, annotations, {
        format: 'agent-skill',
        kind: 'skill',
        ...about,
      }),
      layer,
      form: {
        kind: 'archive',
        compression: layer.mediaType.endsWith('gzip') ? 'gzip' : 'none',
        root: name,
        foreign: true,
      },
      ...statedFacts(manifest),
    }
  },
}

/** Drafts differ in what their configs hold: what is not as expected counts as not said. */
function statedIn(
  { config }: ImageManifest,
  bytes: Uint8Array,
): Partial<Record<keyof z.infer<typeof stated>, string>> {
  if (!config.mediaType.endsWith('+json')) return {}
  try {
    const said = stated.parse(parseJson(Buffer.from(bytes).toString('utf8'), 'config'))
    return Object.fromEntries(Object.entries(said).filter(([, text]) => text !== undefined && text !== ''))
  } catch {
    return {}
  }
}
