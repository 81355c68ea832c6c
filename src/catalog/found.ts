import { parseReference, type Repository, tagOfVersion } from '../oci/reference.ts'
import { CATALOG, type CatalogPack, type CatalogVersion } from './schema.ts'
import { recommendedVersion } from './search.ts'

export interface FoundPack extends CatalogPack {
  /** its repository: `ghcr.io/acme/packs/claude` */
  reference: string
  /** the version that somebody who names none should take */
  recommended: string | null
}

/** The reference to pull a version by. */
export function referenceTo(pack: FoundPack, { version, digest }: CatalogVersion): string {
  return `${pack.reference}:${tagOfVersion(version)}@${digest}`
}

export function foundPack(pack: CatalogPack, base: string): FoundPack {
  const recommended = recommendedVersion(pack)?.version ?? null
  return { ...pack, reference: `${base}/${pack.name}`, recommended }
}

/** @throws PackwrightError `REFERENCE_INVALID` */
export function repositoryAt(text: string): Repository {
  const probe = parseReference(`${text.replace(/\/+$/, '')}/${CATALOG.name}`)
  return { registry: probe.registry, path: probe.path.slice(0, -(CATALOG.name.length + 1)) }
}
