/** Building packs without sending them anywhere, and holding what was built against a lockfile. */
import { type BuiltArtifact, type BuiltPart, buildArtifact, openSources, packsDirOf } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import { type LockedPack, readLockfileIfExists } from '../lock/index.ts'
import type { Digest } from '../oci/index.ts'
import { buildContext } from './build-context.ts'
import { findReleased } from './check-tag.ts'
import { isMixed } from './found.ts'
import type { BuildOptions } from './options.ts'
import { builtBy, readSettings } from './settings.ts'

/** An archive of a pack, or of one of its variants. */
export interface BuiltArchive {
  name: string
  version: string
  /** the target triple of a variant */
  target?: string
  /** path of the archive */
  file: string
  /** bytes of the archive */
  size: number
  contentDigest: Digest
  layerDigest: Digest
  /** of the manifest under which it would be published */
  digest: Digest
}

export interface BuildResult {
  built: BuiltArchive[]
  /** what was left out or otherwise deserves a word */
  warnings: string[]
  /** with `check`: what differs from the lockfile, by pack */
  differences: { name: string; what: string; locked: string; built: string }[]
}

/** Builds packs into `outDir` and sends nothing. The first pack that cannot be built stops it. */
export async function build(options: BuildOptions & { check?: string | undefined }): Promise<BuildResult> {
  const found = await findReleased(options)
  const sourceOf = openSources(options.env ?? process.env)
  const source = await sourceOf(packsDirOf(options.packsDir))
  const settings = builtBy(await readSettings())
  const context = {
    ...(await buildContext(options, source)),
    sourceOf,
    builtBy: settings,
    allowUnreleased: true,
    keepsVersions: isMixed(found),
  }
  const built: BuiltArtifact[] = []
  for (const discovery of found) {
    if ('error' in discovery) throw discovery.error
    built.push(await buildArtifact(discovery.pack, context))
  }
  return {
    built: built.flatMap(archivesOf),
    warnings: built.flatMap(({ warnings }) => warnings),
    differences: options.check === undefined ? [] : await compareWithLock(built, options.check),
  }
}

function archivesOf({ manifest: { name, version }, parts }: BuiltArtifact): BuiltArchive[] {
  return parts.map(({ archive, artifact, target }) => ({
    name,
    version,
    ...(target === undefined ? {} : { target }),
    file: archive.location,
    size: archive.size,
    contentDigest: archive.contentDigest,
    layerDigest: archive.digest,
    digest: artifact.manifest.descriptor.digest,
  }))
}

async function compareWithLock(
  built: readonly BuiltArtifact[],
  file: string,
): Promise<BuildResult['differences']> {
  const lock = await readLockfileIfExists(file)
  if (lock === undefined)
    throw new PackwrightError('NOT_FOUND', `There is no lockfile at ${file} to compare with.`)
  return built.flatMap((pack) => {
    const { name, version } = pack.manifest
    const entry = lock.packs.find((candidate) => candidate.name === name)
    const facts: [string, string | undefined, string][] =
      entry === undefined
        ? [['entry', '(none)', version]]
        : [['version', entry.version, version], ...pack.parts.flatMap((part) => factsOf(part, entry))]
    return facts
      .filter(([, locked, now]) => locked !== undefined && locked !== now)
      .map(([what, locked, now]) => ({ name, what, locked: locked as string, built: now }))
  })
}

/** What the lockfile says of an archive, beside what was built. */
function factsOf(
  { archive, target, artifact, contentDigests }: BuiltPart,
  entry: LockedPack,
): [string, string | undefined, string][] {
  const locked = target === undefined ? entry : entry.platforms?.find((variant) => variant.target === target)
  // In another dialect than when it was locked the same content lies in another layer.
  const isOther = locked?.media_type !== undefined && locked.media_type !== artifact.layer.mediaType
  // The same content as an older packwright packed it.
  const isOlder =
    locked?.content_digest !== archive.contentDigest &&
    contentDigests.some((digest) => digest === locked?.content_digest)
  const of = target === undefined ? '' : ` of ${target}`
  return [
    [`content digest${of}`, isOlder ? undefined : locked?.content_digest, archive.contentDigest],
    [`layer integrity${of}`, isOther || isOlder ? undefined : locked?.integrity, archive.integrity],
  ]
}
