/**
 * Dev container features.
 *
 * @see https://containers.dev/implementors/features-distribution/
 */
import semver from 'semver'
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import { DEVCONTAINER_CONFIG, DEVCONTAINER_LAYER } from '../../oci/index.ts'
import { dependenciesOn } from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/index.ts'
import type { Dialect } from '../dialect.ts'
import {
  annotatedManifest,
  emptyConfig,
  nameIn,
  onlyLayerOf,
  ownAnnotations,
  standardAnnotations,
  statedFacts,
  versionIn,
} from '../standard.ts'

const METADATA = 'dev.containers.metadata'
const FILE = 'devcontainer-feature.json'

const feature = z.lazy(() =>
  z.looseObject({
    id: z.string(),
    version: z.string().optional(),
    name: z.string().optional(),
    description: z.string().optional(),
    keywords: z.array(z.string()).optional(),
    documentationURL: z.string().optional(),
    licenseURL: z.string().optional(),
    dependsOn: z.record(z.string(), z.unknown()).optional(),
  }),
)

export const devcontainer: Dialect = {
  name: 'devcontainer-feature',
  clients: 'the Dev Containers CLI, VS Code, Codespaces',
  loses: ['engines', 'platforms', 'artifacts', 'variants'],
  reads: [FILE],
  unsuited: (_, files) => (files.includes(FILE) ? undefined : `it has no ${FILE}`),
  floatingTags: featureTags,
  shape: () => ({ compression: 'none' }),
  layerMediaType: () => DEVCONTAINER_LAYER,

  write(pack) {
    const { manifest, texts } = pack
    const text = texts?.get(FILE) ?? '{}'
    const written = feature.safeParse(parseJson(text, FILE))
    if (!written.success || written.data.id !== manifest.name) {
      throw new PackwrightError(
        'MANIFEST_INVALID',
        `${FILE} of ${manifest.name} does not have its name as "id".`,
        {
          hint: `Set "id" to "${manifest.name}": clients find a feature by the last part of its reference.`,
        },
      )
    }
    const metadata = { ...written.data, version: manifest.version }
    return {
      artifactType: DEVCONTAINER_CONFIG,
      config: emptyConfig(DEVCONTAINER_CONFIG),
      layerTitle: `devcontainer-feature-${manifest.name}.tgz`,
      annotations: {
        ...standardAnnotations(manifest),
        [METADATA]: JSON.stringify(metadata),
        ...ownAnnotations(pack),
      },
    }
  },

  recognises: ({ config }) => config.mediaType === DEVCONTAINER_CONFIG,

  read(manifest, _, reference) {
    const { annotations = {} } = manifest
    const layer = onlyLayerOf(manifest, [DEVCONTAINER_LAYER], reference)
    const said = metadataOf(annotations[METADATA], reference)
    const name = nameIn(said?.id, reference)
    const version = versionIn(said?.version, reference)
    const {
      id: _id,
      version: _version,
      description,
      keywords,
      documentationURL: homepage,
      ...extra
    } = said ?? { id: name }
    return {
      dialect: 'devcontainer-feature',
      name,
      version,
      manifest: annotatedManifest(name, version, annotations, {
        format: 'devcontainer-feature',
        kind: 'devcontainer-feature',
        ...dependenciesIn(said),
        ...(description === undefined ? {} : { description }),
        ...(keywords === undefined ? {} : { keywords }),
        ...(homepage === undefined ? {} : { homepage }),
        ...(Object.keys(extra).length === 0 ? {} : { extra }),
      }),
      layer,
      form: { kind: 'archive', compression: 'none', foreign: true },
      ...statedFacts(manifest),
    }
  },
}

function dependenciesIn(said: z.infer<typeof feature> | undefined) {
  const found = dependenciesOn(Object.keys(said?.dependsOn ?? {}))
  return Object.keys(found).length === 0 ? {} : { dependencies: found }
}

function metadataOf(text: string | undefined, reference: string): z.infer<typeof feature> | undefined {
  if (text === undefined) return undefined
  try {
    return feature.parse(parseJson(text, METADATA))
  } catch (cause) {
    throw new PackwrightError(
      'ARTIFACT_INVALID',
      `The annotation ${METADATA} of ${reference} is not that of a feature.`,
      { cause },
    )
  }
}

/** Clients live on `1`, `1.2` and `latest`; each moves only to a version that is the newest of its kind. */
function featureTags(version: string, published: readonly string[]): string[] {
  const [major, minor] = version.split('.')
  if (semver.prerelease(version) !== null) return []
  const newest = (range: string) => {
    const others = published.filter(
      (other) => semver.prerelease(other) === null && semver.satisfies(other, range),
    )
    return others.every((other) => semver.gte(version, other))
  }
  return [
    ...(newest(`${major}.${minor}.x`) ? [`${major}.${minor}`] : []),
    ...(newest(`${major}.x`) ? [`${major}`] : []),
    ...(newest('*') ? ['latest'] : []),
  ]
}
