/**
 * A registry behind mirrors: what is asked of `ghcr.io/acme/packs/…` is read from the mirror of `ghcr.io/acme/packs`.
 *
 * References, identities and policies go on speaking of the original; every byte is checked by digest wherever it came
 * from. What the mirror does not have or does not give is asked of the original.
 */
import { PackwrightError } from '../errors.ts'
import { formatRepository, isRegistryHost, parseReference, type Repository } from '../oci/index.ts'
import type { Registry } from './registry.ts'

/** `ghcr.io/acme/packs` → `registry.corp.example/mirror/packs`, or `oci-layout://vendor/packs`. */
export type Mirrors = Readonly<Record<string, string>>

/** What a mirror may answer without being asked again: it lacks the pack, keeps it from us, or is not well. */
const LEADS_ON = new Set([
  'FORBIDDEN',
  'REFERENCE_NOT_FOUND',
  'REGISTRY_RESPONSE',
  'REGISTRY_UNAVAILABLE',
  'UNAUTHENTICATED',
])
const UNREACHABLE = new Set(['REGISTRY_UNAVAILABLE', 'OFFLINE', 'REGISTRY_TLS'])

export function mirroredRegistry(registry: Registry, mirrors: Mirrors): Registry {
  const prefixes = Object.keys(mirrors).sort((a, b) => b.length - a.length)
  if (prefixes.length === 0) return registry
  const mirrorOf = (repository: Repository): Repository | undefined => {
    const written = formatRepository(repository)
    const prefix = prefixes.find((candidate) => written === candidate || written.startsWith(`${candidate}/`))
    if (prefix === undefined) return undefined
    const { registry: host, path } = parseReference(`${mirrors[prefix]}${written.slice(prefix.length)}`)
    return unwell.has(host) ? undefined : { registry: host, path }
  }
  /** hosts of mirrors that kept failing: they are not asked again */
  const unwell = new Set<string>()
  const leadsOn = (thrown: unknown, mirror: Repository): thrown is PackwrightError => {
    if (!(thrown instanceof PackwrightError && LEADS_ON.has(thrown.code))) return false
    if (thrown.code === 'REGISTRY_UNAVAILABLE') unwell.add(mirror.registry)
    return true
  }
  /** The mirror's answer, else the original's; when the original cannot be reached, it is the mirror that lacks it. */
  const ask = async <T>(
    repository: Repository,
    question: (place: Repository) => Promise<T>,
    isNone: (answer: T) => boolean,
  ): Promise<T> => {
    const mirror = mirrorOf(repository)
    if (mirror === undefined) return await question(repository)
    let missing: unknown
    try {
      const answer = await question(mirror)
      if (!isNone(answer)) return answer
      missing = answer
    } catch (thrown) {
      if (!leadsOn(thrown, mirror)) throw thrown
      missing = thrown
    }
    try {
      return await question(repository)
    } catch (thrown) {
      if (!(thrown instanceof PackwrightError) || !UNREACHABLE.has(thrown.code)) throw thrown
      if (missing instanceof PackwrightError) throw missing
      return missing as T
    }
  }
  return {
    manifest: (repository, wanted, signal) =>
      ask(
        repository,
        (place) => registry.manifest(place, wanted, signal),
        () => false,
      ),
    resolve: (repository, tag, signal) =>
      ask(
        repository,
        (place) => registry.resolve(place, tag, signal),
        (digest) => digest === undefined,
      ),
    async *blob(repository, descriptor, signal) {
      const mirror = mirrorOf(repository)
      let begun = false
      try {
        for await (const chunk of registry.blob(mirror ?? repository, descriptor, signal)) {
          begun = true
          yield chunk
        }
      } catch (thrown) {
        if (mirror === undefined || begun || !leadsOn(thrown, mirror)) throw thrown
        yield* registry.blob(repository, descriptor, signal)
      }
    },
    referrers: (repository, digest, signal) =>
      ask(
        repository,
        (place) => registry.referrers(place, digest, signal),
        (found) => found.length === 0,
      ),
    listsReferrers: (repository) => registry.listsReferrers(repository),
    tags: (repository, signal) =>
      ask(
        repository,
        (place) => registry.tags(place, signal),
        (found) => found.length === 0,
      ),
    close: () => registry.close(),
  }
}

/**
 * Reads `PACKWRIGHT_MIRRORS`: `ghcr.io/acme/packs=registry.corp.example/packs`, several with commas between.
 *
 * @throws PackwrightError `USAGE`
 */
export function mirrorsFrom(written: string | undefined): Mirrors {
  const pairs = (written ?? '').split(',').filter((pair) => pair.trim() !== '')
  return checkMirrors(
    Object.fromEntries(
      pairs.map((pair) => {
        const at = pair.indexOf('=')
        return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
      }),
    ),
    'PACKWRIGHT_MIRRORS',
  )
}

/** @throws PackwrightError `USAGE`, naming where it stands */
export function checkMirrors(mirrors: Mirrors, where: string): Mirrors {
  for (const [original, mirror] of Object.entries(mirrors)) {
    const wrong = [original, mirror].find((place) => !isPlace(place))
    if (wrong === undefined) continue
    throw new PackwrightError(
      'USAGE',
      `${where} names the mirror "${original}" → "${mirror}"; "${wrong}" is no place.`,
      {
        hint: 'Both are the beginning of references: ghcr.io/acme/packs → registry.corp.example/packs, or oci-layout://vendor.',
      },
    )
  }
  return mirrors
}

/** A registry's host alone, a repository, or a directory of layouts. */
function isPlace(text: string): boolean {
  if (isRegistryHost(text)) return true
  try {
    const { tag, digest } = parseReference(text)
    return tag === undefined && digest === undefined
  } catch {
    return false
  }
}
