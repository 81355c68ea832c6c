/**
 * Platform variants: one archive a platform under one image index.
 *
 * A pack whose directory holds `targets/<triple>/` has variants: each is the pack's common files with those of its own
 * directory over them.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { collectFiles, type PackTree } from './archive/index.ts'
import { errnoOf, PackwrightError } from './errors.ts'
import * as annotation from './oci/annotations.ts'
import type { Artifact } from './oci/artifact.ts'
import {
  type Blob,
  type Descriptor,
  type ImageIndex,
  isManifestMediaType,
  writeImageIndex,
} from './oci/manifest.ts'
import { fits, formatPlatform, type Platform, parsePlatform } from './oci/platform.ts'

export const TARGETS = 'targets'
/** More platforms than there are: an index that lists them is not one of ours. */
const MOST_VARIANTS = 256

/** The variants of a pack's directory, by target triple; empty unless everything in `targets/` names a platform. */
export async function variantTargets(location: string): Promise<string[]> {
  try {
    const entries = await readdir(join(location, TARGETS), { withFileTypes: true })
    const names = entries.map(({ name }) => name).sort()
    return entries.every((entry) => entry.isDirectory() && parsePlatform(entry.name) !== undefined)
      ? names
      : []
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT' || errnoOf(cause) === 'ENOTDIR') return []
    throw cause
  }
}

/** The common files with those of one target over them. */
export async function variantTree(location: string, common: PackTree, target: string): Promise<PackTree> {
  const own = await collectFiles(join(location, TARGETS, target), {})
  const files = new Map(
    common.files.filter(({ path }) => !path.startsWith(`${TARGETS}/`)).map((file) => [file.path, file]),
  )
  for (const file of own.files) files.set(file.path, file)
  const sorted = [...files.values()].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
  return { files: sorted, leftOut: [...common.leftOut, ...own.leftOut] }
}

/** The index over a pack's variants. */
export function composeIndex(
  parts: readonly { target: string; artifact: Artifact; contentDigest: string }[],
): Blob {
  const [first] = parts
  if (first === undefined) throw new PackwrightError('INTERNAL', 'There is no variant.')
  const { artifactType = '' } = first.artifact.manifest.descriptor
  const {
    [annotation.CONTENT_DIGEST]: _,
    [annotation.INTEGRITY]: __,
    ...annotations
  } = first.artifact.annotations
  const manifests = parts.map(({ target, artifact, contentDigest }) => {
    const { libc: ___, ...platform } = parsePlatform(target) as Platform
    const { mediaType, digest, size } = artifact.manifest.descriptor
    const about = { [annotation.CONTENT_DIGEST]: contentDigest, [annotation.TARGET]: target }
    return { mediaType, digest, size, artifactType, platform, annotations: about }
  })
  return writeImageIndex({ artifactType, manifests, annotations })
}

/**
 * The manifest of an index that is for a platform.
 *
 * @throws PackwrightError `PLATFORM_UNSUPPORTED` naming those that exist, `ARTIFACT_INVALID`
 */
export function chooseVariant(index: ImageIndex, platform: Platform, written: string): Descriptor {
  const { manifests } = index
  if (manifests.length > MOST_VARIANTS) {
    throw new PackwrightError(
      'ARTIFACT_INVALID',
      `${written} lists ${manifests.length} manifests; ${MOST_VARIANTS} are allowed.`,
    )
  }
  const offered = manifests.flatMap((entry) => {
    const built = platformOf(entry)
    return built === undefined ? [] : [{ entry, built }]
  })
  const found = offered.find(({ built }) => fits(built, platform))?.entry
  if (found === undefined) {
    const here = formatPlatform(platform)
    const targets = offered.map(
      ({ entry, built }) => entry.annotations?.[annotation.TARGET] ?? formatPlatform(built),
    )
    if (targets.length === 0) {
      throw new PackwrightError(
        'ARTIFACT_INVALID',
        `${written} is an image index without platforms, not a pack.`,
        {
          hint: 'Name one of the manifests that it lists.',
        },
      )
    }
    throw new PackwrightError(
      'PLATFORM_UNSUPPORTED',
      `${written} has no variant for ${here}; it has ${targets.join(', ')}.`,
      {
        hint: 'Take one of them with --platform, or ask its publisher for yours.',
        details: { platform: here, available: targets },
      },
    )
  }
  if (isManifestMediaType(found.mediaType)) return found
  throw new PackwrightError('ARTIFACT_INVALID', `${written} lists ${found.mediaType}, which is no manifest.`)
}

function platformOf(entry: ImageIndex['manifests'][number]): Platform | undefined {
  const target = entry.annotations?.[annotation.TARGET]
  const parsed = target === undefined ? undefined : parsePlatform(target)
  if (parsed !== undefined) return parsed
  const { os, architecture, variant } = entry.platform ?? {}
  if (os === undefined || architecture === undefined || os === 'unknown') return undefined
  return { os, architecture, ...(variant === undefined ? {} : { variant }) }
}
