/** Packs that are taken out of another system's registry: how they are read, and where they land. */
import { readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { PackwrightError } from '../errors.ts'
import { makeDirectory, outputError, temporaryDirectory } from '../files/index.ts'
import { unpackArchive } from '../pack/archive/index.ts'
import type { ManifestReading, VersionedManifest } from '../pack/manifest/index.ts'
import type { TakeOptions } from './system.ts'

/** A directory beside the packs' own, so that what was made in it only has to be renamed. */
export async function sourcingDirectory(packsDir: string) {
  await makeDirectory(packsDir)
  return await temporaryDirectory('.import-', packsDir)
}

/** @param bytes a tar of another tool, compressed with gzip */
export async function unpackSourced(bytes: Buffer, into: string): Promise<void> {
  const shape = { compression: 'gzip', foreign: true } as const
  await unpackArchive(Readable.from([bytes]) as AsyncIterable<Buffer>, shape, into)
}

/** @throws PackwrightError `MANIFEST_INVALID` where it cannot be read or states no version */
export function versioned(
  { manifest, problems = [] }: Partial<ManifestReading>,
  where: string,
  file: string,
): VersionedManifest {
  if (manifest?.version !== undefined) return { ...manifest, version: manifest.version }
  const why = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new PackwrightError('MANIFEST_INVALID', `${where} holds no valid ${file}. ${why}`)
}

/**
 * @param from a directory beside its place, which is used up
 * @throws PackwrightError `TARGET_EXISTS`, `OUTPUT_UNWRITABLE`
 */
export async function placeSourced(
  from: string,
  { name, version }: { name: string; version: string },
  { packsDir, versioned }: Pick<TakeOptions, 'packsDir' | 'versioned'>,
): Promise<string> {
  const directory = versioned === true ? join(packsDir, name, version) : join(packsDir, name)
  const existing = await readdir(directory).catch(() => [])
  if (existing.length > 0) {
    throw new PackwrightError('TARGET_EXISTS', `${directory} exists and is not empty.`, {
      hint: 'Move it away first.',
    })
  }
  try {
    await makeDirectory(dirname(directory))
    await rename(from, directory)
    return directory
  } catch (cause) {
    throw outputError(directory, cause)
  }
}
