/** Whether a pack is for the hosts and the platform at hand. */
import semver from 'semver'
import { PackwrightError } from '../errors.ts'
import { matchesPlatform, type Platform } from '../oci/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'

export interface Gate {
  /** host → the version that is installed; a host that is not named is not checked */
  engines: Readonly<Record<string, string>>
  platform: Platform
}

/** @returns why the pack cannot be used here, `undefined` when it can */
export function unfit(
  manifest: Pick<PackManifest, 'engines' | 'platforms'>,
  gate: Gate,
): PackwrightError | undefined {
  for (const [host, range] of Object.entries(manifest.engines ?? {})) {
    const version = gate.engines[host]
    if (version === undefined || semver.satisfies(version, range, { includePrerelease: true })) continue
    return new PackwrightError(
      'ENGINE_UNSUPPORTED',
      `it needs ${host} ${range}, and ${host} ${version} is declared`,
      {
        hint: `Update ${host}, or declare its version with --engine ${host}=<version> or in "hosts" of packs.json.`,
        details: { host, needs: range, declared: version },
      },
    )
  }
  const { platforms } = manifest
  if (platforms === undefined || platforms.length === 0) return undefined
  if (platforms.some((written) => matchesPlatform(written, gate.platform))) return undefined
  const here = `${gate.platform.os}/${gate.platform.architecture}`
  return new PackwrightError(
    'PLATFORM_UNSUPPORTED',
    `it is for ${platforms.join(', ')}, and this is ${here}`,
    {
      hint: 'Choose another pack, or name another platform with --platform.',
      details: { platforms, platform: here },
    },
  )
}

/** @throws PackwrightError `ENGINE_UNSUPPORTED`, `PLATFORM_UNSUPPORTED` */
export function refuseUnfit(
  pack: { name: string; version?: string | undefined; manifest: PackManifest },
  gate: Gate,
): void {
  const error = unfit(pack.manifest, gate)
  if (error === undefined) return
  const { code, hint, details } = error
  const name = pack.version === undefined ? pack.name : `${pack.name} ${pack.version}`
  throw new PackwrightError(code, `${name} cannot be used here: ${error.message}.`, { hint, details })
}
