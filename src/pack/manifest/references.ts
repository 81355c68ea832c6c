/** Dependencies that others write as references to artifacts. */
import { formatRepository, lastComponent, parseReference, versionInTag } from '../../oci/index.ts'
import type { PackDependency } from './normalised.ts'

/** What cannot be read as a reference is left out: whoever wrote it meant something else. */
export function dependenciesOn(references: readonly string[]): Record<string, PackDependency> {
  const found: Record<string, PackDependency> = {}
  for (const text of references) {
    try {
      const { tag, digest: _, ...place } = parseReference(text.trim())
      const version = tag === undefined ? undefined : versionInTag(tag)
      found[lastComponent(place)] = { version: version ?? '*', ref: formatRepository(place) }
    } catch {
      // Not a reference.
    }
  }
  return found
}
