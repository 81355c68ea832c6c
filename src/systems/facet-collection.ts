/** Lists of packs that are an artifact of their own: one layer, a JSON or YAML document. */
import type { Repository } from '../oci/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'

export interface ListedMember {
  name: string
  /** with a tag or a digest: `ghcr.io/acme/features/hello:1.0.0` */
  ref: string
  version?: string | undefined
}

export interface CollectionFormat {
  /**
   * What a document lists.
   *
   * @param where the repository that it lies in
   * @throws PackwrightError `ARTIFACT_INVALID`
   */
  list(text: string, where: Repository, reference: string): { name: string; members: ListedMember[] }
  /** the list that clients expect beside the packs that are published; absent where they expect none */
  kept?: KeptCollection
}

export interface KeptCollection {
  /** of the packs that it lists */
  dialect: string
  /** at the packs' namespace itself */
  tag: string
  /** media type of the config, which is `{}` */
  config: string
  title: string
  /** the document that lists these packs besides what it lists already */
  add(before: string | undefined, packs: readonly PackManifest[]): string
}
