/**
 * One reader a format, tried in a fixed order: the manifest that says most about a pack wins. A reader is loaded when
 * the first file of its kind is found.
 */
import { statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { errnoOf, PackwrightError } from '../errors.ts'
import { licenseProblem } from '../pack/manifest/license.ts'
import type { ManifestReading, Problem } from '../pack/manifest/normalised.ts'
import { problem } from '../pack/manifest/problems.ts'
import { SKILL_FILE } from '../systems/agentskills/allowed-tools.ts'
import { CLAUDE_PLUGIN_FILE, readClaudePlugin } from '../systems/claude/manifest.ts'
import { isNonoPackage, readNonoPackage } from '../systems/nono/manifest.ts'
import { readPackJson } from '../systems/packwright/manifest.ts'
import { readTextIfExists } from '../text/text.ts'

/** A manifest file that was found and read, and what the pack consists of. */
export interface ReadPack extends ManifestReading {
  /** the pack's directory, or the prebuilt file itself */
  location: string
  /** the manifest's file name, relative to the pack */
  file: string
  /** an archive that another tool built and that is published as it is */
  prebuilt?: string
}

type Reader = (text: string, file: string, directory: string) => ManifestReading

const READERS: readonly [file: string, load: () => Promise<Reader>][] = [
  ['pack.json', async () => readPackJson],
  ['nexo-plugin.toml', async () => (await import('../systems/nexo/manifest.ts')).readNexoPlugin],
  ['package.json', async () => readNonoPackage],
  ['pack.yaml', async () => (await import('../systems/greentic/manifest.ts')).readGreenticYaml],
  ['pack.toml', async () => (await import('../systems/greentic/manifest.ts')).readGreenticToml],
  [CLAUDE_PLUGIN_FILE, async () => readClaudePlugin],
  [SKILL_FILE, async () => (await import('../systems/agentskills/manifest.ts')).readSkill],
]

/**
 * Reads the manifest of a pack.
 *
 * @param location a directory, or a prebuilt `.gtpack`
 * @returns `undefined` when the directory holds no manifest of a known kind
 * @throws PackwrightError `NOT_FOUND`, `FILE_UNREADABLE`, `MANIFEST_SYNTAX`, `SCHEMA_VERSION_UNKNOWN`
 */
export async function readPack(location: string): Promise<ReadPack | undefined> {
  if (!isDirectory(location)) return await readPrebuilt(location, location)
  for (const [file, load] of READERS) {
    const text = await readTextIfExists(join(location, file))
    if (text === undefined || !belongsHere(file, text)) continue
    const read = await load()
    const reading = read(text, file, basename(resolve(location)))
    const prebuilt = reading.manifest?.format === 'greentic' ? await builtGtpack(location) : undefined
    return withAdvice({ ...reading, location, file, ...(prebuilt === undefined ? {} : { prebuilt }) })
  }
  const prebuilt = await loneGtpack(location)
  return prebuilt === undefined ? undefined : await readPrebuilt(location, prebuilt)
}

function isDirectory(location: string): boolean {
  try {
    return statSync(location).isDirectory()
  } catch (cause) {
    throw new PackwrightError('NOT_FOUND', `${location} does not exist (${errnoOf(cause)}).`, { cause })
  }
}

async function readPrebuilt(location: string, prebuilt: string): Promise<ReadPack> {
  if (!prebuilt.endsWith('.gtpack')) {
    throw new PackwrightError(
      'PACK_UNRECOGNISED',
      `${prebuilt} is a file, and no prebuilt pack that is known.`,
      {
        hint: 'Name the directory of a pack, or a .gtpack file.',
      },
    )
  }
  const { readGtpack } = await import('../systems/greentic/gtpack.ts')
  return withAdvice({ ...(await readGtpack(prebuilt)), location, file: basename(prebuilt), prebuilt })
}

/** `package.json` is mostly npm's; only nono's counts. */
function belongsHere(file: string, text: string): boolean {
  if (file !== 'package.json') return true
  try {
    return isNonoPackage(JSON.parse(text))
  } catch {
    return /"schema_version"/.test(text)
  }
}

async function builtGtpack(directory: string): Promise<string | undefined> {
  return (await onlyGtpack(join(directory, 'dist'))) ?? (await onlyGtpack(directory))
}

/** A directory with a prebuilt pack and no other directory is that pack; with others it is a place for packs. */
async function loneGtpack(directory: string): Promise<string | undefined> {
  const entries = await readdir(directory, { withFileTypes: true })
  return entries.some((entry) => entry.isDirectory()) ? undefined : await onlyGtpack(directory)
}

async function onlyGtpack(directory: string): Promise<string | undefined> {
  const names = await readdir(directory).catch(() => [])
  const packs = names.filter((name) => name.endsWith('.gtpack'))
  return packs.length === 1 ? join(directory, packs[0] as string) : undefined
}

function withAdvice(pack: ReadPack): ReadPack {
  const license = pack.manifest?.license
  const why = license === undefined ? undefined : licenseProblem(license)
  if (why === undefined) return pack
  const advice: Problem = problem(
    pack.file,
    '$.license',
    why,
    'Use an SPDX expression, e.g. "Apache-2.0".',
    'warning',
  )
  return { ...pack, problems: [...pack.problems, advice] }
}
