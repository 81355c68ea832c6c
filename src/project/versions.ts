/** Which versions of a pack there are, and what a tag or range stands for now. */
import semver from 'semver'
import { type Release, releasesOf } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import { type Digest, formatReference, lastComponent, parseReference, type Repository } from '../oci/index.ts'
import type { Registry } from '../registry/index.ts'
import { type ConnectionOptions, type TrustOptions, trustContext, withRegistry } from '../session/index.ts'
import type { TrustContext } from '../trust/index.ts'
import { type PackStatus, readStatus } from '../trust/status/index.ts'
import { splitRange } from './wanted/index.ts'

/** What a reference or range stands for now. */
export interface Resolved {
  /** with the digest, and the tag that led to it */
  reference: string
  digest: Digest
  /** absent where a digest was asked for */
  tag?: string
  /** what the tag names, where it names one */
  version?: string
}

/**
 * The versions of a pack, newest first, each with its tag. Tags that name no version are left out.
 *
 * @param reference of the pack; a tag or digest in it does not count
 */
export async function versions(reference: string, options: ConnectionOptions = {}): Promise<Release[]> {
  const repository = parseReference(reference)
  return await withRegistry(options, 'pull', (registry) => releasesOf(repository, registry, options.signal))
}

/**
 * The digest of a tag, or of the newest version in a range that was not yanked.
 *
 * @param text `ghcr.io/acme/packs/claude:stable`, `ghcr.io/acme/packs/claude@^1.2`, or the pack alone for its newest version
 * @throws PackwrightError `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, and the registry's faults
 */
export async function resolve(
  text: string,
  options: ConnectionOptions & { trust?: TrustOptions | undefined } = {},
): Promise<Resolved> {
  const { ref, version: range } = splitRange(text)
  const isExact = !text.slice(text.lastIndexOf('/')).includes('@') || /@sha256:[0-9a-f]{64}$/.test(text)
  const { tag, digest, ...repository } = isExact ? parseReference(text) : parseReference(ref)
  const trust = await trustContext(options)
  return await withRegistry(options, 'pull', async (registry) => {
    if (digest !== undefined) return { reference: formatReference({ ...repository, digest }), digest }
    if (tag !== undefined) return await ofTag(repository, tag, registry, options.signal)
    const releases = await releasesOf(repository, registry, options.signal)
    const inRange = releases.filter(({ version }) => fits(version, range))
    const usable = await firstUsable(inRange, { repository, registry, trust, signal: options.signal })
    if (usable !== undefined) return ofRelease(repository, usable)
    throw new PackwrightError('REFERENCE_NOT_FOUND', `${text} has no version that can be used.`, {
      hint:
        releases.length === 0
          ? 'Nothing is published there. Check the spelling; a private repository also needs credentials.'
          : `There are ${releases
              .slice(0, 8)
              .map(({ version }) => version)
              .join(', ')}.`,
      details: { reference: text },
    })
  })
}

/** Without a range, pre-releases do not count. */
function fits(version: string, range: string | undefined): boolean {
  return range === undefined ? semver.prerelease(version) === null : semver.satisfies(version, range)
}

async function ofTag(
  repository: Repository,
  tag: string,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<Resolved> {
  const digest = await registry.resolve(repository, tag, signal)
  const reference = formatReference({ ...repository, tag, ...(digest === undefined ? {} : { digest }) })
  if (digest === undefined) {
    throw new PackwrightError('REFERENCE_NOT_FOUND', `${reference} does not exist.`, {
      hint: 'Check the spelling and the tag; a private repository also needs credentials.',
      details: { reference },
    })
  }
  const { version } = splitRange(formatReference({ ...repository, tag }))
  return { reference, digest, tag, ...(version === undefined ? {} : { version }) }
}

function ofRelease(repository: Repository, { tag, version, digest }: UsableRelease): Resolved {
  return { reference: formatReference({ ...repository, tag, digest }), digest, tag, version }
}

export interface UsableRelease extends Release {
  digest: Digest
}

export interface Judging {
  repository: Repository
  registry: Registry
  trust: TrustContext | undefined
  /** as the lockfile names it; default the last component of the repository */
  name?: string | undefined
  /** whom the lockfile pins */
  signer?: Parameters<typeof readStatus>[4]
  signal: AbortSignal | undefined
}

/** Yanked releases that are passed over before giving up. */
const MOST_YANKED = 20

/** The first of some releases that is there and was not yanked. */
export async function firstUsable(
  releases: readonly Release[],
  judging: Judging,
): Promise<UsableRelease | undefined> {
  const { repository, registry, signal } = judging
  for (const release of releases.slice(0, MOST_YANKED)) {
    const digest = await registry.resolve(repository, release.tag, signal)
    if (digest === undefined) continue
    const status = await statusAt(digest, release.version, judging)
    if (status?.state !== 'yanked') return { ...release, digest }
  }
  return undefined
}

/** What is said about a version; `undefined` where nobody is believed. */
export async function statusAt(
  digest: Digest | undefined,
  version: string,
  { repository, registry, trust, name, signer, signal }: Judging,
): Promise<PackStatus | undefined> {
  if (trust === undefined || digest === undefined) return undefined
  const named = name ?? lastComponent(repository)
  return await readStatus(digest, { repository, name: named, version }, registry, trust, signer, signal)
}
