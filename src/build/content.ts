/** What goes into an archive: the files of a pack, what its build command leaves, and archives that are built already. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { PackwrightError } from '../errors.ts'
import { byPath } from '../files/index.ts'
import type { Digest } from '../oci/index.ts'
import { type Archive, type CollectedTree, collectFiles, type PackTree } from '../pack/archive/index.ts'
import type { VersionedManifest } from '../pack/manifest/index.ts'
import type { BuiltPack } from '../systems/index.ts'
import { lastLines, readText } from '../text/index.ts'
import type { ReadPack } from './read-manifest.ts'

/** The pack's own files, or what its build command leaves, always with the manifest. */
export async function publishedTree(pack: ReadPack, manifest: VersionedManifest): Promise<CollectedTree> {
  if (manifest.build === undefined) {
    return await collectFiles(pack.location, { files: manifest.files, always: [pack.file] })
  }
  const { command, output } = manifest.build
  await runBuild(pack.location, command)
  const found = await stat(join(pack.location, output)).catch(() => undefined)
  if (found === undefined) {
    throw new PackwrightError('BUILD_COMMAND_FAILED', `${pack.location}: "${command}" left no ${output}.`, {
      hint: 'Correct "build.output" in the manifest, or what the command writes.',
    })
  }
  const own = await collectFiles(pack.location, { files: [pack.file] })
  const built = found.isDirectory()
    ? await collectFiles(join(pack.location, output), { files: manifest.files })
    : await collectFiles(pack.location, { files: [output] })
  const files = [...own.files, ...built.files.filter(({ path }) => path !== pack.file)]
  files.sort(byPath)
  return { ...built, files, wants: own.wants }
}

export async function runBuild(directory: string, command: string): Promise<void> {
  const result = await execa(command, {
    shell: true,
    cwd: directory,
    reject: false,
    all: true,
    stdin: 'ignore',
  })
  if (!result.failed) return
  const last = lastLines(result.all)
  throw new PackwrightError(
    'BUILD_COMMAND_FAILED',
    `${directory}: "${command}" ended with ${result.exitCode}.`,
    {
      hint: last === '' ? 'It printed nothing.' : `It printed: ${last}`,
    },
  )
}

/** The texts of the files that a dialect reads. */
export async function textsOf(tree: PackTree, paths: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const { path, location } of tree.files)
    if (paths.includes(path)) texts.set(path, await readText(location))
  return texts
}

/** An archive of this machine, and what is said of it. */
export interface ArchiveAndPack {
  archive: Omit<Archive, 'files'>
  pack: BuiltPack
  /** what a dialect may make layers of beside the archive, or in its place */
  blobs: { digest: Digest; location: string }[]
  /** content digests that stand for this content: today's, and an older one */
  contentDigests: Digest[]
  warnings: string[]
  target?: string
}
