/** What the store remembers of a pack beside its files. */
import * as z from 'zod'
import { type Digest, isDigest, sha256 } from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import { type PackManifest, packManifest } from '../pack/manifest/index.ts'
import { VERSION } from '../version.ts'

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

/** By which version a record's text was written, and the digest of what follows. */
const WRITTEN = /^\{"written":"([^"]*)",/

export function recordText(record: PackRecord): string {
  const members = JSON.stringify(record).slice(1)
  return `{"written":"${writtenAs(members)}",${members}`
}

/**
 * What this version wrote, and is whole, is as its type says: holding it against the schema takes longer than reading it.
 *
 * @returns `undefined` for a record that is not one, which the store treats as absent
 */
export function parseRecord(text: string): PackRecord | undefined {
  const [head = '{', written] = WRITTEN.exec(text) ?? []
  const members = text.slice(head.length)
  try {
    const read = JSON.parse(`{${members}`)
    return written === writtenAs(members) ? read : (packRecord.parse(read) as PackRecord)
  } catch {
    return undefined
  }
}

function writtenAs(members: string): string {
  return `${VERSION} ${sha256(members)}`
}
