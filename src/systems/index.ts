/** The systems that packwright knows, and the one way to their facets. */
import { PackwrightError } from '../errors.ts'
import type { ImageManifest } from '../oci/index.ts'
import type { ManifestFormat, PackManifest, Problem } from '../pack/manifest/index.ts'
import { acr } from './acr/index.ts'
import { agentskills } from './agentskills/index.ts'
import { claude } from './claude/index.ts'
import { codex } from './codex/index.ts'
import { copilot } from './copilot/index.ts'
import { cursor } from './cursor/index.ts'
import { devcontainers } from './devcontainers/index.ts'
import type { Dialect, Loss } from './dialect.ts'
import { flux } from './flux/index.ts'
import { gemini } from './gemini/index.ts'
import { greentic } from './greentic/index.ts'
import { nexo } from './nexo/index.ts'
import { nono } from './nono/index.ts'
import { openwop } from './openwop/index.ts'
import { packwright } from './packwright/index.ts'
import { plain } from './plain/index.ts'
import { skillimage } from './skillimage/index.ts'
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
  System,
} from './system.ts'
import { toolhive } from './toolhive/index.ts'

export type {
  ArtifactParts,
  BuiltPack,
  ContentLayer,
  DescribedPack,
  Dialect,
  DialectPlatform,
  LayerForm,
  Loss,
} from './dialect.ts'
export type { ListedPack, ListedPlace } from './listing.ts'
export type {
  AnnouncedPack,
  ExportedPack,
  ForeignEntry,
  ForeignLock,
  FoundSource,
  Host,
  HostClient,
  HostPlacement,
  JudgedBlob,
  LockFormat,
  PackEvidence,
  PackSource,
  PlacementContext,
  ReleaseAssets,
  ServedPack,
  SignedBlob,
  SourcedPack,
  System,
  TakeOptions,
  TreePack,
} from './system.ts'

export const SYSTEMS: readonly System[] = [
  packwright,
  acr,
  agentskills,
  claude,
  codex,
  copilot,
  cursor,
  devcontainers,
  flux,
  gemini,
  greentic,
  nexo,
  nono,
  openwop,
  plain,
  skillimage,
  toolhive,
]

const byRank = (a: { rank: number }, b: { rank: number }) => a.rank - b.rank

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

/** The extension of archives that may lie beside a manifest of this format. */
export function prebuiltExtension(format: ManifestFormat | undefined): string | undefined {
  return PREBUILT.find((file) => file.format === format)?.extension
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

/** The lockfile format that a file has by its name. */
export function lockFormatOf(file: string): (() => Promise<LockFormat>) | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return SYSTEMS.find(({ lock }) => lock?.file === name || `.${lock?.file}` === name)?.lock?.load
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

async function facet<F extends 'adapter' | 'advisories' | 'source'>(
  name: string,
  which: F,
): Promise<Awaited<ReturnType<NonNullable<System[F]>>>> {
  const load = SYSTEMS.find((system) => system.name === name)?.[which]
  if (load === undefined)
    throw new PackwrightError('USAGE', `"${name}" has no ${which} that packwright reads.`)
  return (await load()) as Awaited<ReturnType<NonNullable<System[F]>>>
}

const RANKED = SYSTEMS.flatMap(({ dialects = [] }) => dialects).sort(byRank)

/** In the order in which they are asked whether an artifact is theirs: the least specific come last. */
export const DIALECTS: readonly Dialect[] = RANKED.map(({ dialect }) => dialect)

/** Those that a pack can be published in. */
export const WRITABLE_DIALECTS: readonly Dialect[] = RANKED.flatMap(({ dialect, readOnly }) =>
  readOnly === true ? [] : [dialect],
)

/** The dialect that a pack is published in unless told otherwise: its own system's, else ours. */
export function defaultDialect({ format }: PackManifest): Dialect {
  const own = RANKED.find(({ defaultFor }) => defaultFor === format) ?? RANKED[0]
  if (own === undefined) throw new PackwrightError('INTERNAL', 'There is no dialect.')
  return own.dialect
}

/** @throws PackwrightError `USAGE` naming those that there are */
export function dialectNamed(name: string): Dialect {
  const found = WRITABLE_DIALECTS.find((dialect) => dialect.name === name)
  if (found !== undefined) return found
  const names = WRITABLE_DIALECTS.map((dialect) => dialect.name)
  throw new PackwrightError('USAGE', `There is no dialect "${name}" to publish in.`, {
    hint: `Known are ${names.join(', ')}; packwright dialects tells about them.`,
  })
}

/** What of this pack has no place in the dialect, in words for people. */
export function lossesOf(
  dialect: Dialect,
  manifest: PackManifest,
  files: readonly { mode: string }[],
  hasVariants: boolean,
): string[] {
  const has: Record<Loss, boolean> = {
    version: manifest.version !== undefined,
    manifest: true,
    dependencies: Object.keys(manifest.dependencies ?? {}).length > 0,
    engines: Object.keys(manifest.engines ?? {}).length > 0,
    platforms: (manifest.platforms ?? []).length > 0,
    artifacts: (manifest.artifacts ?? []).length > 0,
    modes: files.some(({ mode }) => mode === '0755'),
    variants: hasVariants,
  }
  return dialect.loses.filter((loss) => has[loss]).map((loss) => LOSSES[loss])
}

/** What is lost, as a person would say it. */
export const LOSSES: Readonly<Record<Loss, string>> = {
  version: 'the version',
  manifest: 'the manifest (it stays in the archive)',
  dependencies: 'dependencies',
  engines: 'engines',
  platforms: 'platforms',
  artifacts: 'artifacts',
  modes: 'executable bits',
  variants: 'variants',
}

/** Whether artifacts of a dialect leave it to the files to say what the manifest says. */
export function isBare(dialect: string): boolean {
  return DIALECTS.some(({ name, bare }) => name === dialect && bare === true)
}

/** @throws PackwrightError `ARTIFACT_INVALID` when the artifact is in none of the dialects */
export function dialectOf(manifest: ImageManifest, reference: string): Dialect {
  const found = DIALECTS.find((dialect) => dialect.recognises(manifest))
  if (found !== undefined) return found
  const kind = manifest.artifactType ?? manifest.config.mediaType
  const layers = manifest.layers.map(({ mediaType }) => mediaType)
  const held =
    layers.length === 0
      ? 'no layers'
      : `${layers.length === 1 ? 'a layer' : `${layers.length} layers`} of ${[...new Set(layers)].slice(0, 5).join(', ')}`
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `${reference} is not a pack: its type is "${kind}", and it has ${held}.`,
    {
      hint: `Known are ${DIALECTS.map(({ name }) => name).join(', ')}. Check that the reference names a pack.`,
      details: {
        artifactType: manifest.artifactType,
        config: manifest.config.mediaType,
        layers: layers.slice(0, 20),
      },
    },
  )
}
