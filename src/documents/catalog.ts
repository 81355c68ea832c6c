/** The catalog of a repository: every pack in it with its versions, as its publishers wrote it. */
import * as z from 'zod'
import { type Digest, isDigest } from '../oci/index.ts'
import { foreignPackName } from '../pack/manifest/index.ts'
import { type DocumentKind, documentHead } from './document.ts'

const text = z.string().max(4_096)
const digest = z.custom<Digest>(isDigest, 'must be sha256:<64 lower-case hex>')

const version = z.looseObject({
  version: text,
  digest,
  size: z.int().nonnegative().optional(),
  content_digest: digest.optional(),
  created_at: z.string().nullish(),
  dialect: z.string().optional(),
  platforms: z.array(z.string()).optional().meta({ description: 'Variants, as OCI writes platforms.' }),
  dependencies: z.record(z.string(), z.string()).optional(),
  signer: z.looseObject({ identity: z.string() }).optional(),
  source: text.optional(),
  revision: text.optional(),
  status: z
    .looseObject({
      state: z.enum(['active', 'deprecated', 'yanked']),
      reason: z.string().optional(),
      replacement: z.string().optional(),
    })
    .optional(),
})

export const catalogPack = z.looseObject({
  name: foreignPackName,
  description: text.optional(),
  keywords: z.array(text).optional(),
  license: text.optional(),
  author: text.optional(),
  homepage: text.optional(),
  repository: text.optional(),
  kind: text.optional(),
  format: text.optional(),
  provides: z.array(text).optional().meta({ description: 'type:name, e.g. profile:claude-code.' }),
  engines: z.record(z.string(), z.string()).optional(),
  platforms: z.array(z.string()).optional(),
  versions: z.array(version).min(1).meta({ description: 'Newest first.' }),
})

/** The schema of the catalog document. */
export const catalog = z
  .looseObject({
    ...documentHead,
    schema_version: z.literal(1),
    generated_at: z.string(),
    packs: z.array(catalogPack),
  })
  .meta({ title: 'packwright-catalog.json', description: 'What a repository of packs holds.' })

export type Catalog = z.infer<typeof catalog>
export type CatalogPack = z.infer<typeof catalogPack>
export type CatalogVersion = z.infer<typeof version>

export const CATALOG: DocumentKind<Catalog> = {
  name: 'packwright-catalog',
  artifactType: 'application/vnd.packwright.catalog.v1',
  mediaType: 'application/vnd.packwright.catalog.v1+json',
  title: 'catalog of packs',
  maxBytes: 64 * 1024 * 1024,
  schema: catalog,
}
