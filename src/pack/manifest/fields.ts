/** The fields that several formats share, as zod schemas with messages that say what is expected. */
import semver from 'semver'
import * as z from 'zod'
import { isRepositoryComponent } from '../../oci/index.ts'

export const packName = z.lazy(() =>
  z
    .string()
    .min(1)
    .max(128, 'is longer than 128 characters')
    .regex(
      /^(?:[a-z0-9]+(?:(?:\.|-+)[a-z0-9]+)*)?$/,
      'is not a pack name: lower-case letters and digits, single dots or dashes between',
    ),
)

/** Names of packs that exist: whatever a registry accepts as the last component of a repository. */
export const foreignPackName = z.lazy(() =>
  z
    .string()
    .min(1)
    .max(128, 'is longer than 128 characters')
    .refine((name) => name === '' || isRepositoryComponent(name), {
      message: 'cannot be the name of a repository: lower-case letters and digits, with . _ or - between',
    }),
)

export function isSemver(version: string): boolean {
  return SEMVER.test(version) && semver.valid(version) !== null
}

/** @see https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string */
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/

export const semverVersion = z.lazy(() => z.string().max(128).regex(SEMVER, 'is not a semantic version'))

export const semverRange = z.lazy(() =>
  z
    .string()
    .max(256)
    .refine((range) => semver.validRange(range) !== null, { message: 'is not a semver range' }),
)

/** A path inside the pack, as manifests write it: relative, forward slashes, no way out. */
export const relativePath = z.lazy(() =>
  z
    .string()
    .min(1, 'is empty')
    .max(1024)
    .refine((path) => isInsidePath(path), { message: 'is not a path inside the pack' }),
)

export function isInsidePath(path: string): boolean {
  if (path.startsWith('/') || path.includes('\\') || path.includes('\0') || /^[A-Za-z]:/.test(path))
    return false
  return !path.split('/').some((part) => part === '..')
}

const person = z.lazy(() =>
  z.union([
    z.string(),
    z.looseObject({ name: z.string(), email: z.string().optional(), url: z.string().optional() }),
  ]),
)
export const author = person

export function authorText(written: z.infer<typeof person> | undefined): string | undefined {
  if (written === undefined || typeof written === 'string') return written
  const email = written.email === undefined ? '' : ` <${written.email}>`
  const url = written.url === undefined ? '' : ` (${written.url})`
  return `${written.name}${email}${url}`
}

export const repository = z.lazy(() => z.union([z.string(), z.looseObject({ url: z.string() })]))

export function repositoryText(written: z.infer<typeof repository> | undefined): string | undefined {
  return typeof written === 'object' ? written.url : written
}

/** A bare version is a lower bound, as `min_…_version` fields mean it, also with a `v` before it. */
export function minimumVersionRange(written: string): string {
  const version = written.replace(/^v(?=\d)/, '')
  return isSemver(version) ? `>=${version}` : written
}

/**
 * A version requirement as Cargo writes it, as a semver range: a comma is "and", a bare version is a caret.
 *
 * @returns `undefined` for what is none
 * @see https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
 */
export function rangeOfRustRequirement(written: string): string | undefined {
  const parts = written.split(',').map((part) => part.trim())
  const ranges = parts.map((part) => {
    const found =
      /^(=|>=|<=|>|<|~|\^)?\s*(\d+(?:\.(?:\d+|\*)){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/.exec(part)
    if (found !== null) return `${found[1] ?? (found[2]?.includes('*') ? '' : '^')}${found[2]}`
    return part === '*' ? '*' : undefined
  })
  return ranges.includes(undefined) ? undefined : ranges.join(' ')
}

/** What is left of a document when the fields that were mapped are taken out. */
export function without(
  document: Record<string, unknown>,
  known: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !known.includes(key)))
}
