/**
 * A bill of materials for each archive of a registry, and the list of all, as the registry's own check makes them again:
 * CycloneDX 1.6 without times and serial numbers.
 */
import { hexOf, sha256 } from '../../oci/index.ts'
import { isRecord, prettyJson } from '../../text/index.ts'

const hashOf = (content: string | Uint8Array) => hexOf(sha256(content))
const TOOLS = [{ vendor: 'openwop', name: 'generate-sbom.mjs', version: '1' }]

interface ServedManifest {
  name: string
  version: string
  tarballUrl: string
  [field: string]: unknown
}

const purlOf = (name: string, version: string) =>
  `pkg:openwop/${encodeURIComponent(name)}@${encodeURIComponent(version)}`

/**
 * @param served the manifest as it lies beside the archive
 * @param files of the archive, in its order
 */
export function sbomOf(served: ServedManifest, archive: Buffer, files: ReadonlyMap<string, Buffer>): string {
  const { name, version, license, homepage, repository, peerDependencies, description, tarballUrl } = served
  const purl = purlOf(name, version)
  const source = isRecord(repository) ? repository['url'] : repository
  const externalReferences = [
    ...(homepage ? [{ type: 'website', url: homepage }] : []),
    ...(source ? [{ type: 'vcs', url: source }] : []),
    { type: 'distribution', url: tarballUrl },
  ]
  return prettyJson({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        'bom-ref': purl,
        type: 'library',
        name,
        version,
        description,
        licenses: license ? [{ license: { id: license } }] : [],
        externalReferences,
        hashes: [{ alg: 'SHA-256', content: hashOf(archive) }],
        purl,
      },
      tools: TOOLS,
    },
    components: [...files].map(([file, content]) => ({
      type: 'file',
      name: file,
      hashes: [{ alg: 'SHA-256', content: hashOf(content) }],
      properties: [{ name: 'openwop:size', value: String(content.length) }],
    })),
    dependencies: [
      {
        ref: purl,
        dependsOn: Object.keys(isRecord(peerDependencies) ? peerDependencies : {}).map(
          (key) => `host:${key}`,
        ),
      },
    ],
  })
}

/** @param sboms the text of each version's */
export function aggregateSbom(sboms: readonly { name: string; version: string; sbom: string }[]): string {
  const components = sboms.map(({ name, version, sbom }) => ({
    'bom-ref': purlOf(name, version),
    type: 'library',
    name,
    version,
    externalReferences: [
      {
        type: 'bom',
        url: `/v1/packs/${name}/-/${version}.sbom.json`,
        hashes: [{ alg: 'SHA-256', content: hashOf(sbom) }],
      },
    ],
  }))
  components.sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1))
  return prettyJson({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      tools: TOOLS,
      component: {
        type: 'platform',
        name: 'openwop-registry',
        description: 'Aggregate SBOM listing every published pack version.',
      },
    },
    components,
  })
}
