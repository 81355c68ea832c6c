import type { CatalogPack, CatalogVersion } from '../documents/index.ts'
import { tagOfVersion } from '../oci/index.ts'
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
