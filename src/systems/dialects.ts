/** The formats of artifacts: which one an artifact is in, which one a pack goes up in, and what that loses. */
import { PackwrightError } from '../errors.ts'
import type { ImageManifest } from '../oci/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import { byRank, SYSTEMS } from './all.ts'
import type { Dialect, Loss } from './dialect.ts'

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
const LOSSES: Readonly<Record<Loss, string>> = {
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

/** Takes an artifact that is no pack as files. */
const FILES = DIALECTS.find(({ name }) => name === 'files')

/** Whether a pack is none, and was taken because somebody asked for files. */
export function isMereFiles(dialect: string): boolean {
  return dialect === FILES?.name
}

/**
 * @param asFiles an artifact that is in none of the dialects is taken as files
 * @throws PackwrightError `ARTIFACT_INVALID` when the artifact is in none of the dialects
 */
export function dialectOf(manifest: ImageManifest, reference: string, asFiles = false): Dialect {
  const known = DIALECTS.find((dialect) => dialect.recognises(manifest))
  const found = known ?? (asFiles ? FILES : undefined)
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
      hint: `Check that the reference names a pack; packwright dialects lists what is read. packwright pull --as files takes its layers as they are.`,
      details: {
        artifactType: manifest.artifactType,
        config: manifest.config.mediaType,
        layers: layers.slice(0, 20),
      },
    },
  )
}

export interface DialectFacts {
  name: string
  clients: string
  /** what it has no place for, for people */
  loses: string[]
  /** whether packs can be published in it */
  written: boolean
}

/** The dialects that are understood. */
export function listDialects(): DialectFacts[] {
  return DIALECTS.map((dialect) => ({
    name: dialect.name,
    clients: dialect.clients,
    loses: dialect.loses.map((loss) => LOSSES[loss]),
    written: WRITABLE_DIALECTS.includes(dialect),
  }))
}
