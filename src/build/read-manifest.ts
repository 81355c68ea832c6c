/**
 * One reader a format, tried in a fixed order: the manifest that says most about a pack wins. A reader is loaded when
 * the first file of its kind is found.
 */
import { statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { errnoOf, PackwrightError } from '../errors.ts'
import type { ArtifactSource } from '../oci/index.ts'
import {
  licenseProblem,
  type ManifestFormat,
  type ManifestReading,
  type Problem,
  problem,
} from '../pack/manifest/index.ts'
import { isPrebuilt, MANIFEST_FILES, prebuiltOf, prebuiltReader } from '../systems/index.ts'
import { readTextIfExists } from '../text/index.ts'

/** A manifest file that was found and read, and what the pack consists of. */
export interface ReadPack extends ManifestReading {
  /** the pack's directory, or the prebuilt file itself */
  location: string
  /** the manifest's file name, relative to the pack */
  file: string
  /** where it was taken from, when that is not the checkout it lies in */
  origin?: ArtifactSource
  /** an archive that another tool built and that is published as it is */
  prebuilt?: string
}

/**
 * Reads the manifest of a pack.
 *
 * @param location a directory, or a prebuilt `.gtpack`
 * @returns `undefined` when the directory holds no manifest of a known kind
 * @throws PackwrightError `NOT_FOUND`, `FILE_UNREADABLE`, `MANIFEST_SYNTAX`, `SCHEMA_VERSION_UNKNOWN`
 */
export async function readPack(location: string): Promise<ReadPack | undefined> {
  if (!isDirectory(location)) return await readPrebuilt(location, location)
  for (const { file, belongs, load } of MANIFEST_FILES) {
    const text = await readTextIfExists(join(location, file))
    if (text === undefined || belongs?.(text) === false) continue
    const read = await load()
    const reading = read(text, file, basename(resolve(location)))
    const prebuilt = await builtBeside(location, reading.manifest?.format)
    return withAdvice({ ...reading, location, file, ...(prebuilt === undefined ? {} : { prebuilt }) })
  }
  const prebuilt = await lonePrebuilt(location)
  return prebuilt === undefined ? undefined : await readPrebuilt(location, prebuilt)
}

function isRegularFile(location: string): boolean {
  return statSync(location, { throwIfNoEntry: false })?.isFile() === true
}

function isDirectory(location: string): boolean {
  try {
    return statSync(location).isDirectory()
  } catch (cause) {
    const hint = 'Make a pack with packwright init <name>, or say where packs are with --packs-dir.'
    throw new PackwrightError('NOT_FOUND', `${location} does not exist (${errnoOf(cause)}).`, { hint, cause })
  }
}

async function readPrebuilt(location: string, prebuilt: string): Promise<ReadPack> {
  const load = prebuiltReader(prebuilt)
  if (load === undefined) {
    throw new PackwrightError('PACK_UNRECOGNISED', `${prebuilt} is not a prebuilt pack of a known kind.`, {
      hint: 'Name the directory of a pack, or a .gtpack file.',
    })
  }
  const read = await load()
  return withAdvice({ ...(await read(prebuilt)), location, file: basename(prebuilt), prebuilt })
}

async function builtBeside(
  directory: string,
  format: ManifestFormat | undefined,
): Promise<string | undefined> {
  const extension = prebuiltOf(format)?.extension
  if (extension === undefined) return undefined
  return (
    (await onlyPrebuilt(join(directory, 'dist'), extension)) ?? (await onlyPrebuilt(directory, extension))
  )
}

/** A directory with a prebuilt pack and no other directory is that pack; with others it is a place for packs. */
async function lonePrebuilt(directory: string): Promise<string | undefined> {
  const entries = await readdir(directory, { withFileTypes: true })
  const directories = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  if (directories.length === 0) return await onlyPrebuilt(directory)
  return directories.length === 1 && directories[0] === 'dist'
    ? await onlyPrebuilt(join(directory, 'dist'))
    : undefined
}

async function onlyPrebuilt(directory: string, extension?: string): Promise<string | undefined> {
  const names = await readdir(directory).catch(() => [])
  const packs = names.filter((name) =>
    extension === undefined ? isPrebuilt(name) : name.endsWith(extension),
  )
  return packs.length === 1 ? join(directory, packs[0] as string) : undefined
}

function withAdvice(pack: ReadPack): ReadPack {
  const license = pack.manifest?.license
  const why =
    license === undefined
      ? undefined
      : licenseProblem(license, (path) => isRegularFile(join(pack.location, path)))
  if (why === undefined) return pack
  const advice: Problem = problem(
    pack.file,
    '$.license',
    why,
    'Use an SPDX expression, e.g. "Apache-2.0", or name the file of the pack that has it.',
    'warning',
  )
  return { ...pack, problems: [...pack.problems, advice] }
}
