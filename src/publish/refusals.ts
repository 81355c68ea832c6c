/** What a publish refuses of one pack before anything is sent. */
import semver from 'semver'
import type { BuiltArtifact } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import { isTag, versionInTag } from '../oci/index.ts'

interface Unsigned {
  unsigned?: boolean | undefined
  onEvent?: OnEvent | undefined
}

/** Another pack's changes stop nobody: each is held against the commit by itself. */
export function refuseChanged(location: string, { changed, manifest }: BuiltArtifact): void {
  if (changed === undefined) return
  const { paths, why, hint } = changed
  const code = paths.length > 0 ? 'TREE_DIRTY' : 'TREE_UNKNOWN'
  throw new PackwrightError(code, `${location} is not released, because ${why}.`, {
    hint,
    details: { pack: manifest.name, directory: location, paths },
  })
}

/** Whoever pins a signer would have to refuse the next version. */
export function refuseUnsigned(name: string, signer: string, { unsigned, onEvent }: Unsigned): void {
  const message = `${name} was signed by ${signer} before`
  if (unsigned === true)
    return onEvent?.({ type: 'warning', message: `${message}, and is published unsigned.` })
  throw new PackwrightError('SIGNER_CHANGED', `${message}, and there is nothing to sign with now.`, {
    hint: 'Publish where it can be signed, or say --no-sign (PACKWRIGHT_SIGN=0): its consumers are told.',
    details: { pack: name, signer },
  })
}

/** @throws PackwrightError `USAGE` before anything is sent */
export function refuseTags(tags: readonly string[]): void {
  for (const tag of tags) {
    const why = isTag(tag)
      ? versionInTag(tag) === undefined
        ? undefined
        : 'it is a version, and versions do not move'
      : 'it is no tag'
    if (why === undefined) continue
    throw new PackwrightError('USAGE', `--tag ${tag} cannot be set: ${why}.`, {
      hint: 'Name a floating tag of letters, digits, dots, dashes and underscores, e.g. latest or 1.2.',
      details: { tag },
    })
  }
}

/** Who follows `latest` does not ask for pre-releases. */
export function refusePrerelease(
  { name, version }: { name: string; version: string },
  tags: readonly string[],
  { prerelease }: { prerelease?: boolean | undefined },
): void {
  if (!tags.includes('latest') || prerelease === true || semver.prerelease(version) === null) return
  throw new PackwrightError('USAGE', `latest of ${name} is not moved to the pre-release ${version}.`, {
    hint: 'Leave --tag latest out, or say --prerelease as well.',
    details: { pack: name, version },
  })
}
