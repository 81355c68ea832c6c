/** A mirror in one file: a tar with an image layout for each pack. */
import { createReadStream } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { exists, makeDirectory, temporaryDirectory } from '../files/index.ts'
import { unpackArchive } from '../pack/archive/index.ts'
import type { MirroredArtifact } from './line.ts'
import { type MirrorOptions, mirror } from './mirror.ts'
import { writeTar } from './write-tar.ts'

/** What a file of packs may hold: it is as large as the packs in it. */
export const TAR_LIMITS = {
  maxTotalBytes: 64 * 1024 ** 3,
  maxFileBytes: 32 * 1024 ** 3,
  maxEntries: 1_000_000,
  maxArchiveBytes: 64 * 1024 ** 3,
  maxPathBytes: 1_024,
  maxDepth: 32,
}

/** Mirrors into a tar. One that is there already is completed: what it holds is not fetched again. */
export async function mirrorToTar(options: MirrorOptions): Promise<MirroredArtifact[]> {
  const run = options.dryRun === true ? withCopyOfTar : withTar
  return await run(options.to, options.signal, async (directory) => {
    const packs = await mirror({ ...options, to: `oci-layout://${directory}/packs` })
    const shown = (reference: string) => reference.replace(`oci-layout://${directory}/`, `${options.to}:`)
    return packs.map((pack) => ({ ...pack, to: shown(pack.to) }))
  })
}

/** What a tar holds, for `work` to look at; nothing is written beside it. */
async function withCopyOfTar<T>(
  file: string,
  signal: AbortSignal | undefined,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  await using temporary = await temporaryDirectory('packwright-tar-')
  if (await exists(file)) await readTar(file, temporary.path, signal)
  return await work(temporary.path)
}

/** Unpacks a tar into a private directory, lets `work` change it, and packs it again. */
export async function withTar<T>(
  file: string,
  signal: AbortSignal | undefined,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const parent = dirname(resolve(file))
  makeDirectory(parent)
  await using temporary = await temporaryDirectory('.packwright-tar-', parent)
  const directory = temporary.path
  if (await exists(file)) await readTar(file, directory, signal)
  const result = await work(directory)
  await writeTar(directory, file, signal)
  return result
}

/** @throws PackwrightError `NOT_FOUND`, `ARCHIVE_INVALID`, `ARCHIVE_ENTRY_REFUSED` */
export async function readTar(file: string, directory: string, signal?: AbortSignal): Promise<void> {
  if (!(await exists(file))) throw new PackwrightError('NOT_FOUND', `${file} does not exist.`)
  await unpackArchive(createReadStream(file), { compression: 'none' }, directory, {
    limits: TAR_LIMITS,
    signal,
  })
}
