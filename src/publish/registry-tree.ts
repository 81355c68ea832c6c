/** A tree of files that a registry of another system serves: packs that are published go into it as well. */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory, outputError, temporaryDirectory } from '../files/index.ts'
import { COMPRESSIONS, EXTENSIONS, unpackArchive } from '../pack/archive/index.ts'
import type { SigningOptions } from '../session/index.ts'
import { readPrivateKey } from '../signing/index.ts'
import { registryTreeOf, type TreePack } from '../systems/index.ts'
import type { PublishedPack } from './outcome.ts'

/**
 * @returns the files that were written, relative to the tree
 * @throws PackwrightError `KEY_UNREADABLE`, and what the system's own rules refuse
 */
export async function writeRegistryTree(
  packs: readonly PublishedPack[],
  directory: string,
  { key: keyName = '', passphrase }: SigningOptions,
): Promise<string[]> {
  const key = await readPrivateKey(keyName, passphrase)
  const written: string[] = []
  for (const [tree, members] of Map.groupBy(packs, ({ contents }) => registryTreeOf(contents.manifest))) {
    if (tree === undefined) continue
    const read = await Promise.all(members.map((pack) => contentOf(pack, directory)))
    const write = await tree.load()
    written.push(...(await write(read, { directory, key, keyName })))
  }
  return written
}

/** The files as they were published: out of the archive. */
async function contentOf({ name, version, archives, entry }: PublishedPack, near: string): Promise<TreePack> {
  const [archive = ''] = archives
  makeDirectory(near)
  await using scratch = await temporaryDirectory('.tree-', near)
  try {
    const compression = COMPRESSIONS.find((known) => archive.endsWith(EXTENSIONS[known])) ?? 'gzip'
    const { files } = await unpackArchive(createReadStream(archive), { compression }, scratch.path)
    const contents = files.map(async ({ path }) => [path, await readFile(join(scratch.path, path))] as const)
    return {
      name,
      version,
      created: entry.created_at ?? new Date().toISOString(),
      files: new Map(await Promise.all(contents)),
    }
  } catch (cause) {
    throw outputError(near, cause)
  }
}
