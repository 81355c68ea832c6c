/** What a tag says: a version, also with a `v` before it, or a name that moves. */
import type { Digest } from './digest.ts'
import { versionOfTag } from './reference.ts'

const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

/** `v1.2.0` and `1.2.0` are the version 1.2.0. @returns `undefined` for what no version orders */
export function versionInTag(tag: string): string | undefined {
  const version = plainVersion(versionOfTag(tag))
  return SEMVER.test(version) ? version : undefined
}

/** Without the `v` that people put before versions, and with the `+` that a tag has no character for. */
export function plainVersion(written: string): string {
  const bare = /^v\d/.test(written) ? written.slice(1) : written
  return /^\d+\.\d+\.\d+[^+_]*_/.test(bare) ? bare.replace('_', '+') : bare
}

/** What cosign kept beside an image by tags: signatures, attestations and SBOMs. */
export const COSIGN_SUFFIXES = ['sig', 'att', 'sbom'] as const

/** @see https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md */
export function cosignTag(subject: Digest, suffix: (typeof COSIGN_SUFFIXES)[number]): string {
  return `${subject.replace(':', '-')}.${suffix}`
}
