/**
 * Flags and environment, read once: flags win, then the variables that publishers set today, then defaults.
 */

import { DEFAULT_OUT_DIR, packsDirOf } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import { LOCKFILE_NAME, publishedRepo, readLockfileIfExists } from '../../lock/index.ts'
import { isRegistryHost, isRepositoryComponent } from '../../oci/index.ts'
import type { Compression } from '../../pack/archive/index.ts'
import type { PublishTarget } from '../../publish/index.ts'

/** The embedded default: an image layout on disk, when nothing says which registry. */
export const EMBEDDED_REGISTRY = 'oci-layout://dist/registry'
const DEFAULT_REGISTRY = 'ghcr.io'

export type Env = NodeJS.ProcessEnv

export interface TargetFlags {
  registry?: string
  org?: string
  repo?: string
}

/**
 * Where to publish. What the lockfile says is already published there tells the repository where nobody names one.
 *
 * @throws PackwrightError `LOCKFILE_INVALID`; `USAGE` when an organisation or repository is missing or malformed
 */
export async function publishTarget(
  flags: TargetFlags,
  env: Env,
  lockfile = LOCKFILE_NAME,
): Promise<PublishTarget> {
  const org = (flags.org ?? env['OCI_ORG'] ?? env['GITHUB_REPOSITORY_OWNER'] ?? '').toLowerCase()
  const named = flags.registry ?? nonEmpty(env['OCI_REGISTRY'])
  const registry = (named ?? (org === '' ? EMBEDDED_REGISTRY : DEFAULT_REGISTRY))
    .replace(/^oci:\/\//, '')
    .replace(/\/+$/, '')
  const written = flags.repo ?? env['OCI_REPO']
  const known =
    written === undefined
      ? publishedRepo(await readLockfileIfExists(lockfile), registry, org)
      : written.toLowerCase()
  const repo = known ?? env['GITHUB_REPOSITORY']?.split('/')[1]?.toLowerCase() ?? ''
  for (const [what, value] of [
    ['organisation', org],
    ['repository', repo],
  ] as const) {
    const wrong = value.split('/').find((part) => value !== '' && !isRepositoryComponent(part))
    if (wrong !== undefined) {
      throw new PackwrightError('USAGE', `"${value}" cannot be the ${what} of a reference.`, {
        hint: 'Lower-case letters and digits, with . _ or - between.',
      })
    }
  }
  if (registry.startsWith('oci-layout://')) return { registry, org, repo }
  if (!isRegistryHost(registry)) {
    throw new PackwrightError('USAGE', `"${registry}" is not the host of a registry.`, {
      hint: 'OCI_REGISTRY is a host like ghcr.io, or oci-layout://<directory>. OCI_ORG and OCI_REPO go into their own.',
    })
  }
  if (org === '') {
    throw new PackwrightError('USAGE', `Nothing says under which organisation of ${registry} to publish.`, {
      hint: 'Set OCI_ORG or --org (in GitHub Actions it is the owner of the repository).',
    })
  }
  if (repo === '' && known === undefined) {
    throw new PackwrightError(
      'USAGE',
      `Nothing says under which repository of ${registry}/${org} to publish.`,
      {
        hint: 'Set OCI_REPO or --repo, e.g. "packs"; an empty one publishes right below the organisation.',
      },
    )
  }
  return { registry, org, repo }
}

export function packsDirectory(flag: string | undefined, env: Env): string {
  return packsDirOf(flag ?? nonEmpty(env['PACKS_DIR']))
}

export function outDirectory(flag: string | undefined, env: Env): string {
  return flag ?? nonEmpty(env['OUT_DIR']) ?? DEFAULT_OUT_DIR
}

export function lockfilePath(flag: string | undefined): string {
  return flag ?? LOCKFILE_NAME
}

/** `DRY_RUN=1`, `true`, `yes`, `on`; anything else that is set and not a no is an error, never a release by accident. */
export function dryRun(flag: boolean | undefined, env: Env): boolean {
  if (flag !== undefined) return flag
  const written = (env['DRY_RUN'] ?? '').toLowerCase()
  if (['1', 'true', 'yes', 'on'].includes(written)) return true
  if (['', '0', 'false', 'no', 'off'].includes(written)) return false
  throw new PackwrightError('USAGE', `DRY_RUN is "${env['DRY_RUN']}".`, { hint: 'Set it to 1 or 0.' })
}

/** @throws PackwrightError `USAGE` */
export function dialectPlace(flag: string | undefined): 'repository' | 'tag' | undefined {
  if (flag === undefined || flag === 'repository' || flag === 'tag') return flag
  throw new PackwrightError('USAGE', `--dialect-place ${flag} is not known.`, {
    hint: 'It is repository or tag.',
  })
}

/** A switch of the environment that is on unless it says no. */
export function isOn(written: string | undefined): boolean {
  return !['0', 'false', 'no', 'off'].includes((written ?? '').toLowerCase())
}

/** @throws PackwrightError `USAGE` */
export function plainHttp(flag: string | boolean | undefined): boolean | 'force' | undefined {
  if (flag === undefined || typeof flag === 'boolean' || flag === 'force') return flag
  if (flag === 'true' || flag === '1') return true
  if (flag === 'false' || flag === '0') return false
  throw new PackwrightError('USAGE', `--plain-http=${flag} is not known.`, {
    hint: 'Say --plain-http or --plain-http=force.',
  })
}

/** @throws PackwrightError `USAGE` */
export function compression(flag: string | undefined): Compression | undefined {
  if (flag === undefined || flag === 'zstd' || flag === 'gzip') return flag
  throw new PackwrightError('USAGE', `--compression ${flag} is not known.`, { hint: 'It is zstd or gzip.' })
}

/** @throws PackwrightError `USAGE` */
export function concurrency(flag: string | undefined): number | undefined {
  if (flag === undefined) return undefined
  const count = Number(flag)
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count
  throw new PackwrightError('USAGE', `--concurrency ${flag} is not a whole number from 1 to 64.`)
}

export function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value
}
