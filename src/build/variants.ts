/**
 * Platform variants: one archive a platform under one image index.
 *
 * A pack whose directory holds `targets/<triple>/` has variants: each is the pack's common files with those of its own
 * directory over them.
 */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Artifact } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import { byPath } from '../files/index.ts'
import {
  annotation,
  type Blob,
  NO_ARCH,
  type Platform,
  parsePlatform,
  writeImageIndex,
} from '../oci/index.ts'
import { collectFiles, type PackTree } from '../pack/archive/index.ts'

export const TARGETS = 'targets'

/** The variants of a pack's directory, by target triple; empty unless everything in `targets/` names a platform. */
export function variantTargets(location: string): string[] {
  const directory = join(location, TARGETS)
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return []
  const entries = readdirSync(directory, { withFileTypes: true })
  const named = entries.every((entry) => entry.isDirectory() && isTarget(entry.name))
  return named ? entries.map(({ name }) => name).sort() : []
}

/** A triple, or what runs everywhere. */
function isTarget(name: string): boolean {
  return name === NO_ARCH || parsePlatform(name) !== undefined
}

/** The common files with those of one target over them. */
export async function variantTree(location: string, common: PackTree, target: string): Promise<PackTree> {
  const own = await collectFiles(join(location, TARGETS, target), {})
  const files = new Map(
    common.files.filter(({ path }) => !path.startsWith(`${TARGETS}/`)).map((file) => [file.path, file]),
  )
  for (const file of own.files) files.set(file.path, file)
  const sorted = [...files.values()].sort(byPath)
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
    const { libc: ___, ...platform } = parsePlatform(target) ?? ({} as Partial<Platform>)
    const { mediaType, digest, size } = artifact.manifest.descriptor
    const about = { [annotation.CONTENT_DIGEST]: contentDigest, [annotation.TARGET]: target }
    const entry = { mediaType, digest, size, artifactType, annotations: about }
    // What runs everywhere names no platform.
    const { os, architecture, variant } = platform
    if (os === undefined || architecture === undefined) return entry
    return { ...entry, platform: { os, architecture, ...(variant === undefined ? {} : { variant }) } }
  })
  return writeImageIndex({ artifactType, manifests, annotations })
}
