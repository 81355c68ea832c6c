/** Hashes what is in the store again and compares it with what was stored. */
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hashOfFile } from '../files/index.ts'
import { parseImageManifest, sha256 } from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import type { StoredPack } from './store.ts'

/**
 * @returns what differs, one sentence a difference; empty when the pack is as it was stored
 */
export async function verifyStored(pack: StoredPack): Promise<string[]> {
  const problems: string[] = []
  const manifest = Buffer.from(pack.record.image_manifest, 'base64')
  const config = Buffer.from(pack.record.config, 'base64')
  if (sha256(manifest) !== pack.record.digest) {
    problems.push('the manifest in record.json does not have the digest of the pack')
  } else if (parseImageManifest(manifest, pack.record.reference).config.digest !== sha256(config)) {
    problems.push('the config in record.json does not have the digest that the manifest states')
  }
  return [...problems, ...(await compareTree(pack.tree, pack.record.files))]
}

/** Compares a directory with a list of files: content, executable bit, nothing missing and nothing more. */
export async function compareTree(directory: string, files: readonly FileEntry[]): Promise<string[]> {
  const found = new Set(await listFiles(directory, ''))
  const problems: string[] = []
  for (const file of files) {
    if (!found.delete(file.path)) problems.push(`${file.path} is missing`)
    else {
      const why = await compareFile(join(directory, file.path), file)
      if (why !== undefined) problems.push(`${file.path} ${why}`)
    }
  }
  for (const path of found) problems.push(`${path} does not belong there`)
  return problems
}

async function compareFile(location: string, expected: FileEntry): Promise<string | undefined> {
  const found = await lstat(location)
  if (!found.isFile()) return 'is no regular file'
  const executable = (found.mode & 0o100) !== 0
  if (executable !== (expected.mode === '0755'))
    return executable ? 'became executable' : 'is no longer executable'
  if (found.size !== expected.size) return `has ${found.size} bytes instead of ${expected.size}`
  return (await hashOfFile(location)) === expected.sha256 ? undefined : 'was changed'
}

async function listFiles(root: string, inside: string): Promise<string[]> {
  const entries = await readdir(join(root, inside), { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      return entry.isDirectory() ? await listFiles(root, path) : [path]
    }),
  )
  return found.flat()
}
