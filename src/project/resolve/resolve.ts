/**
 * The resolve line: what is wanted → the newest versions that satisfy everybody → digests.
 *
 *     packs.json → tags → manifests of the candidates → one version a pack → reference@digest
 */
import semver from 'semver'
import type { LockedPack } from '../../lock/index.ts'
import type { Digest, Repository } from '../../oci/index.ts'
import type { PackManifest } from '../../pack/manifest/index.ts'
import type { Wanted } from '../wanted/index.ts'
import { RegistryCatalogue, type ResolveContext } from './catalogue.ts'
import { conflictError } from './explain.ts'
import { type Requirement, solve } from './solver.ts'

export interface ResolvedPack {
  name: string
  version: string
  repository: Repository
  tag: string | undefined
  digest: Digest
  dependencies: Record<string, string>
  /** what was locked and stays as it is */
  kept: LockedPack | undefined
}

/**
 * @throws PackwrightError `RESOLUTION_CONFLICT` with the chain that clashes, `TAG_MOVED`, and the registry's faults
 */
export async function resolvePacks(
  wanted: readonly Wanted[],
  context: ResolveContext,
): Promise<Map<string, ResolvedPack>> {
  const catalogue = new RegistryCatalogue(wanted, context)
  const solution = await solve(rootRequirements(wanted), catalogue)
  if ('conflict' in solution) {
    const { pack } = solution.conflict
    const releases = await catalogue.releases(pack)
    throw conflictError(
      solution.conflict,
      releases.map(({ version }) => version),
      (demand) => catalogue.chainOf(demand),
    )
  }
  const resolved = await Promise.all(
    [...solution.chosen].map(async ([name, version]) => {
      const { digest, tag, manifest } = await catalogue.describe(name, version)
      const locked = context.locked.get(name)
      const kept = locked?.digest === digest ? locked : undefined
      const dependencies = rangesOf(manifest)
      return [
        name,
        {
          name,
          version: semver.valid(version) === null ? (manifest.version ?? tag ?? '0.0.0') : version,
          repository: catalogue.repository(name),
          tag,
          digest,
          dependencies,
          kept,
        },
      ] as const
    }),
  )
  return new Map(resolved)
}

function rootRequirements(wanted: readonly Wanted[]): Requirement[] {
  return wanted.map(({ name, ref, version, pin }) => ({ pack: name, range: pin ?? version ?? '*', ref }))
}

export function rangesOf(manifest: PackManifest): Record<string, string> {
  const entries = Object.entries(manifest.dependencies ?? {})
  return Object.fromEntries(entries.map(([name, { version }]) => [name, version]))
}
