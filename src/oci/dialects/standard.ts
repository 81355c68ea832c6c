/** What all dialects have in common: the standard annotations, and that a pack is one layer. */
import { PackwrightError } from '../../errors.ts'
import type { VersionedManifest } from '../../manifest/index.ts'
import * as annotation from '../annotations.ts'
import type { Descriptor, ImageManifest } from '../manifest.ts'

export function standardAnnotations(manifest: VersionedManifest): Record<string, string> {
  const written = {
    [annotation.TITLE]: manifest.name,
    [annotation.VERSION]: manifest.version,
    [annotation.DESCRIPTION]: manifest.description,
    [annotation.LICENSES]: manifest.license,
    [annotation.URL]: manifest.homepage,
    [annotation.AUTHORS]: manifest.author,
    [annotation.SOURCE]: manifest.repository,
  }
  return Object.fromEntries(
    Object.entries(written).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** @throws PackwrightError `ARTIFACT_INVALID` unless there is exactly one layer */
export function onlyLayer(manifest: ImageManifest, reference: string): Descriptor {
  const [layer, ...more] = manifest.layers
  if (layer !== undefined && more.length === 0) return layer
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `${reference} has ${manifest.layers.length} layers; a pack has one.`,
  )
}
