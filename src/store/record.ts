/** What the store remembers of a pack beside its files. */
import * as z from 'zod'
import { type Digest, isDigest } from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import { type PackManifest, packManifest } from '../pack/manifest/index.ts'

const digest = z.custom<Digest>(isDigest)

const packRecord = z.lazy(() =>
  z.object({
    schema_version: z.literal(1),
    digest,
    /** where it was pulled from first */
    reference: z.string(),
    name: z.string(),
    version: z.string().optional(),
    dialect: z.string(),
    content_digest: digest,
    media_type: z.string(),
    /** bytes of the layer */
    size: z.int().nonnegative(),
    integrity: z.string(),
    created_at: z.string().nullable(),
    stored_at: z.string(),
    manifest: packManifest,
    /** the image manifest and the config as they were served, base64 */
    image_manifest: z.string(),
    config: z.string(),
    /** signature bundles that were accepted, base64 */
    bundles: z.array(z.string()).default([]),
    files: z.array(
      z.object({ path: z.string(), size: z.int(), mode: z.enum(['0644', '0755']), sha256: z.string() }),
    ),
  }),
)

export type PackRecord = Omit<z.infer<typeof packRecord>, 'manifest' | 'files'> & {
  manifest: PackManifest
  files: FileEntry[]
}

/** Where it lies in a stored pack's directory. */
export const RECORD = 'record.json'

export interface StoredPack {
  record: PackRecord
  /** the pack's files */
  tree: string
  directory: string
}

/** @returns `undefined` for a record that is not one, which the store treats as absent */
export function parseRecord(text: string): PackRecord | undefined {
  try {
    return packRecord.parse(JSON.parse(text)) as PackRecord
  } catch {
    return undefined
  }
}
