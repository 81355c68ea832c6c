/**
 * The text of a bill of materials. The same artifact gives the same bytes, on every machine and at any time.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
import { createHash } from 'node:crypto'
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import spdxExpressionParse from 'spdx-expression-parse'
import { type Digest, formatRepository, hexOf, type Repository } from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'

/** What a bill of materials is made from. */
export interface SbomPack {
  manifest: PackManifest
  version: string | undefined
  repository: Repository
  digest: Digest
  /** RFC 3339; absent when nothing says when it was made */
  created?: string | undefined
  /** one, or one a platform; files are absent where the dialect does not list them */
  parts: readonly {
    target?: string | undefined
    contentDigest?: Digest | undefined
    files?: readonly FileEntry[] | undefined
  }[]
}

/** @returns CycloneDX 1.6, JSON with two spaces */
export function cycloneDxOf(pack: SbomPack): Buffer {
  const { manifest, version, repository, digest } = pack
  const root = new Models.Component(Enums.ComponentType.Application, manifest.name, {
    bomRef: digest,
    version: version ?? '',
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], hexOf(digest)]]),
    licenses: licenceOf(manifest.license),
    purl: purlOf(manifest.name, repository, digest),
    ...(manifest.description === undefined ? {} : { description: manifest.description }),
    ...(manifest.author === undefined ? {} : { author: manifest.author }),
    externalReferences: referencesOf(manifest),
  })
  const bom = new Models.Bom({
    serialNumber: `urn:uuid:${uuidOf(digest)}`,
    metadata: new Models.Metadata({
      component: root,
      ...(pack.created === undefined ? {} : { timestamp: new Date(pack.created) }),
    }),
  })
  for (const { target, contentDigest, files = [] } of pack.parts) {
    const prefix = target === undefined ? '' : `${target}/`
    if (contentDigest !== undefined) {
      const name = `dev.packwright:content-digest${target === undefined ? '' : `:${target}`}`
      root.properties.add(new Models.Property(name, contentDigest))
    }
    for (const file of files) bom.components.add(fileComponent(file, prefix))
  }
  for (const [name, needed] of Object.entries(manifest.dependencies ?? {})) {
    const component = new Models.Component(Enums.ComponentType.Application, name, {
      bomRef: `pack:${name}`,
      properties: new Models.PropertyRepository([
        new Models.Property('dev.packwright:range', needed.version),
      ]),
    })
    bom.components.add(component)
    root.dependencies.add(component.bomRef)
  }
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)
  const options = { sortLists: true, space: 2 }
  return Buffer.from(`${new Serialize.JsonSerializer(factory).serialize(bom, options)}\n`)
}

function fileComponent({ path, sha256, mode }: FileEntry, prefix: string): Models.Component {
  return new Models.Component(Enums.ComponentType.File, `${prefix}${path}`, {
    bomRef: `file:${prefix}${path}`,
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], sha256]]),
    properties: new Models.PropertyRepository([new Models.Property('dev.packwright:mode', mode)]),
  })
}

function licenceOf(written: string | undefined): Models.LicenseRepository {
  if (written === undefined) return new Models.LicenseRepository()
  return new Models.LicenseRepository([
    new Contrib.License.Factories.LicenseFactory(spdxExpressionParse).makeFromString(written),
  ])
}

function referencesOf({ homepage, repository }: PackManifest): Models.ExternalReferenceRepository {
  const { Website, VCS } = Enums.ExternalReferenceType
  const written: [string | undefined, Enums.ExternalReferenceType][] = [
    [homepage, Website],
    [repository, VCS],
  ]
  const found = written.flatMap(([url, type]) =>
    url === undefined ? [] : [new Models.ExternalReference(url, type)],
  )
  return new Models.ExternalReferenceRepository(found)
}

/** @see https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md */
function purlOf(name: string, repository: Repository, digest: Digest): string {
  const where = encodeURIComponent(formatRepository(repository))
  return `pkg:oci/${encodeURIComponent(name)}@${encodeURIComponent(digest)}?repository_url=${where}`
}

/** A UUID of the eighth version: the digest's own bits. */
function uuidOf(digest: Digest): string {
  const bytes = createHash('sha256').update(`packwright sbom ${digest}`).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
