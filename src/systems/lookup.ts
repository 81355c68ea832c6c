/** The one way to what a system brings. */
import { PackwrightError } from '../errors.ts'
import type { ManifestFormat, PackManifest, Problem } from '../pack/manifest/index.ts'
import { byRank, SYSTEMS } from './all.ts'
import type {
  Adapter,
  AnnouncedPack,
  Announcement,
  Attestation,
  AttestedFile,
  Host,
  KeyEnvelope,
  LockFormat,
  ManifestReader,
  PackEvidence,
  PackSource,
  PolicyFile,
  PrebuiltFile,
  RegistryTree,
  ReleaseAssets,
  StaticSite,
  System,
} from './system.ts'

/** The files that announce a pack, the one that says most about it first. */
export const MANIFEST_FILES = SYSTEMS.flatMap(({ manifests = [] }) => manifests).sort(byRank)

/** The files that list the packs of a repository. */
export const LISTING_FILES = SYSTEMS.flatMap(({ listings = [] }) => listings)

/** @throws PackwrightError `INTERNAL` for a file that announces no pack */
export async function manifestReader(file: string): Promise<ManifestReader> {
  const found = MANIFEST_FILES.find((manifest) => manifest.file === file)
  if (found === undefined) throw new PackwrightError('INTERNAL', `${file} is not a manifest.`)
  return await found.load()
}

const PREBUILT: readonly PrebuiltFile[] = SYSTEMS.flatMap(({ prebuilt }) => prebuilt ?? [])

export function isPrebuilt(file: string): boolean {
  return prebuiltReader(file) !== undefined
}

/** How the manifest inside a prebuilt archive is read; `undefined` for a file of no known kind. */
export function prebuiltReader(file: string): PrebuiltFile['load'] | undefined {
  return PREBUILT.find(({ extension }) => file.endsWith(extension))?.load
}

/** What may be built beforehand of packs with a manifest of this format. */
export function prebuiltOf(format: ManifestFormat | undefined): PrebuiltFile | undefined {
  return PREBUILT.find((file) => file.format === format)
}

/** @throws PackwrightError `INTERNAL` for a file that is no prebuilt archive */
export function prebuiltMediaType(file: string): string {
  const found = PREBUILT.find(({ extension }) => file.endsWith(extension))
  if (found === undefined) throw new PackwrightError('INTERNAL', `${file} is not a prebuilt pack.`)
  return found.mediaType
}

/** What the client of a pack's system would find wrong with its files. */
export async function checkFiles(
  manifest: PackManifest,
  read: (path: string) => Promise<string | undefined>,
  file: string,
  has: (path: string) => boolean,
): Promise<Problem[]> {
  const checks = SYSTEMS.flatMap(({ check }) => (check?.format === manifest.format ? [check] : []))
  const found = await Promise.all(
    checks.map(async ({ load }) => await (await load())(manifest, read, file, has)),
  )
  return found.flat()
}

/** Names that a pack needs others to provide: `profile:claude`. */
export async function neededNames(
  manifest: PackManifest,
  read: (path: string) => Promise<string | undefined>,
): Promise<string[]> {
  const needs = SYSTEMS.find(({ needs: known }) => known?.format === manifest.format)?.needs
  return needs === undefined ? [] : await (await needs.load())(manifest, read)
}

/** The statements that clients of the pack's system want signed beside it. */
export async function attestationsOf(
  manifest: PackManifest,
  files: readonly AttestedFile[],
  signer: { repository?: string; workflow?: string; ref?: string },
): Promise<Attestation[]> {
  const wanted = SYSTEMS.flatMap(({ attests }) => (attests?.format === manifest.format ? [attests] : []))
  return await Promise.all(wanted.map(async ({ load }) => (await load())(manifest, files, signer)))
}

/** The signature of another registry that a pack carries in itself. */
export function evidenceIn(manifest: PackManifest): PackEvidence | undefined {
  return SYSTEMS.flatMap(({ evidence }) => evidence?.(manifest) ?? []).at(0)
}

/** The signature by key that the client of the pack's system checks; `undefined` where there is none. */
export function envelopeOf({ format }: PackManifest): KeyEnvelope | undefined {
  return SYSTEMS.find(({ envelope }) => envelope?.format === format)?.envelope
}

/** Lists of packs in an artifact of their own. */
export const COLLECTIONS = SYSTEMS.flatMap(({ collections = [] }) => collections)

/** The lockfiles of other tools. */
export const LOCK_FILES = SYSTEMS.flatMap(({ locks = [] }) => locks)

/** The lockfile format that a file has by its name. */
export function lockFormatOf(file: string): (() => Promise<LockFormat>) | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return LOCK_FILES.find((lock) => lock.file === name || `.${lock.file}` === name)?.load
}

/** How a trust file of another system is read. @throws PackwrightError `POLICY_INVALID` */
export function policyFileOf(file: string): PolicyFile {
  const found = SYSTEMS.find(({ policy }) => policy?.accepts(file))?.policy
  if (found !== undefined) return found
  throw new PackwrightError('POLICY_INVALID', `${file} is not a trust file of a known system.`)
}

/** Where the client of a system expects artifacts; `undefined` for hosts that only `packs.json` describes. */
export function hostNamed(name: string): Host | undefined {
  return SYSTEMS.find((system) => system.name === name)?.host
}

/**
 * Tells the clients that want to be told which packs a target holds.
 *
 * @returns commands for the user to run once
 */
export async function announce(place: Announcement, packs: readonly AnnouncedPack[]): Promise<string[]> {
  const commands: string[] = []
  for (const { announce: load } of SYSTEMS) {
    const write = await load?.()
    const command = write?.(place, packs)
    if (command !== undefined) commands.push(command)
  }
  return commands
}

/** @throws PackwrightError `USAGE` for a system that has no list of advisories */
export async function advisoriesOf(name: string): Promise<ReturnType<NonNullable<System['advisories']>>> {
  return await facet(name, 'advisories')
}

/** @throws PackwrightError `USAGE` for a system from which no packs are taken */
export async function sourceOf(name: string): Promise<PackSource> {
  return await facet(name, 'source')
}

/** @returns `undefined` for a pack whose client installs from registries alone */
export function releaseAssetsOf({ format }: PackManifest): ReleaseAssets | undefined {
  return SYSTEMS.find(({ releaseAssets }) => releaseAssets?.format === format)?.releaseAssets
}

/** @returns `undefined` for a pack whose system has no registry of files */
export function registryTreeOf({ format }: PackManifest): RegistryTree | undefined {
  return SYSTEMS.find(({ registryTree }) => registryTree?.format === format)?.registryTree
}

/** @throws PackwrightError `USAGE` for a system whose client asks nothing that is answered here */
export async function adapterNamed(name: string): Promise<Adapter> {
  return await facet(name, 'adapter')
}

/** Sites that are written for plain web servers, by name. */
export const SITES: readonly StaticSite[] = SYSTEMS.flatMap(({ site }) => site ?? [])

async function facet<F extends 'adapter' | 'advisories' | 'source'>(
  name: string,
  which: F,
): Promise<Awaited<ReturnType<NonNullable<System[F]>>>> {
  const load = SYSTEMS.find((system) => system.name === name)?.[which]
  if (load === undefined)
    throw new PackwrightError('USAGE', `"${name}" has no ${which} that packwright reads.`)
  return (await load()) as Awaited<ReturnType<NonNullable<System[F]>>>
}
