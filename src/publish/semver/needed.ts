/** Whether a version is large enough for what changed since the last release. */
import semver from 'semver'
import { PackwrightError } from '../../errors.ts'
import { providedNames } from '../../pack/index.ts'
import type { PackManifest } from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/index.ts'
import { directionOf, schemaBreaks } from './json-schema.ts'

/** One side: the manifest, and the JSON schemas of the pack by path. */
export interface CheckedPack {
  manifest: PackManifest
  version: string
  /** path → text */
  schemas: ReadonlyMap<string, string>
}

export type Bump = 'major' | 'minor' | 'patch'

export interface Need {
  bump: Bump
  why: string
}

/** What changed, and how large a step each change asks for. */
export function neededBumps(before: CheckedPack, after: CheckedPack): Need[] {
  const major = [
    ...gone('the artifact', artifactsOf(before.manifest), artifactsOf(after.manifest)),
    ...gone('the name', providedNames(before.manifest), providedNames(after.manifest)),
    ...gone(
      'the platform',
      before.manifest.platforms ?? [],
      after.manifest.platforms ?? before.manifest.platforms ?? [],
    ),
    ...platformsLimited(before.manifest, after.manifest),
    ...enginesNarrowed(before.manifest, after.manifest),
    ...schemasBroken(before, after),
  ]
  const minor = [
    ...gone('the artifact', artifactsOf(after.manifest), artifactsOf(before.manifest), 'is new'),
    ...gone('the name', providedNames(after.manifest), providedNames(before.manifest), 'is new'),
  ]
  return [
    ...major.map((why): Need => ({ bump: 'major', why })),
    ...minor.map((why): Need => ({ bump: 'minor', why })),
  ]
}

/**
 * @throws PackwrightError `VERSION_TOO_SMALL` with every reason
 */
export function refuseSmallVersion(name: string, before: CheckedPack, after: CheckedPack): void {
  const step = stepBetween(before.version, after.version)
  const needs = neededBumps(before, after).filter(({ bump }) => rank(bump) > rank(step))
  const [first] = needs
  if (first === undefined) return
  const wanted = needs.some(({ bump }) => bump === 'major') ? 'major' : 'minor'
  const next = nextVersion(before.version, wanted)
  throw new PackwrightError(
    'VERSION_TOO_SMALL',
    `${name} ${after.version} is too small a step from ${before.version}: ${needs.map(({ why }) => why).join('; ')}.`,
    {
      hint: `Release it as ${next}, or undo what breaks.`,
      details: { pack: name, released: before.version, version: after.version, needed: wanted, needs },
    },
  )
}

/** Below 1.0.0 the middle number is for what breaks, as ranges have it. */
function stepBetween(before: string, after: string): Bump {
  const [old, now] = [semver.parse(before), semver.parse(after)]
  if (old === null || now === null || semver.lte(now, old)) return 'patch'
  if (now.major > old.major) return 'major'
  if (now.minor > old.minor) return old.major === 0 ? 'major' : 'minor'
  return old.major === 0 && old.minor > 0 ? 'minor' : 'patch'
}

function nextVersion(version: string, bump: Bump): string {
  const parsed = semver.parse(version)
  const kind = parsed?.major === 0 ? (bump === 'major' ? 'minor' : 'patch') : bump
  return semver.inc(version, kind) ?? version
}

function rank(bump: Bump): number {
  return ['patch', 'minor', 'major'].indexOf(bump)
}

function artifactsOf({ artifacts = [] }: PackManifest): string[] {
  return artifacts.map(({ type, path, install_as: as }) => `${type} ${as ?? path}`)
}

function gone(what: string, before: readonly string[], after: readonly string[], now = 'is gone'): string[] {
  return before.filter((name) => !after.includes(name)).map((name) => `${what} "${name}" ${now}`)
}

function platformsLimited(before: PackManifest, after: PackManifest): string[] {
  const limited = before.platforms === undefined && after.platforms !== undefined
  return limited ? [`it is for ${after.platforms?.join(', ')} only`] : []
}

function enginesNarrowed(before: PackManifest, after: PackManifest): string[] {
  return Object.entries(after.engines ?? {}).flatMap(([host, range]) => {
    const was = before.engines?.[host]
    if (was === undefined) return [`it needs ${host} ${range} now`]
    return semver.subset(was, range) ? [] : [`${host} ${range} leaves out what ${was} allowed`]
  })
}

function schemasBroken(before: CheckedPack, after: CheckedPack): string[] {
  return [...before.schemas].flatMap(([path, text]) => {
    const now = after.schemas.get(path)
    if (now === undefined) return [`the schema ${path} is gone`]
    if (now === text) return []
    return schemaBreaks(parseJson(text, path), parseJson(now, path), directionOf(path)).map(
      (why) => `${path}: ${why}`,
    )
  })
}
