/**
 * A registry behind mirrors: what is asked of `ghcr.io/acme/packs/…` is read from the mirror of `ghcr.io/acme/packs`.
 *
 * References, identities and policies go on speaking of the original; every byte is checked by digest wherever it came
 * from. What the mirror does not have or does not give is asked of the original.
 */
import { PackwrightError } from '../errors.ts'
import { formatRepository, isRegistryHost, parseReference, type Repository } from '../oci/index.ts'
import type { Registry } from './registry.ts'
import { restAfter } from './rest.ts'

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
/** How long a mirror may take to begin an answer, in milliseconds. */
const PATIENCE_MS = 10_000

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
  const leadsOn = (thrown: unknown, mirror: Repository, patience: Patience): boolean => {
    const isSilent = patience.isOver()
    const code = thrown instanceof PackwrightError ? thrown.code : undefined
    if (isSilent || code === 'REGISTRY_UNAVAILABLE') unwell.add(mirror.registry)
    return isSilent || (code !== undefined && LEADS_ON.has(code))
  }
  /** The mirror's answer, else the original's; when the original cannot be reached, it is the mirror that lacks it. */
  const ask = async <T>(
    repository: Repository,
    signal: AbortSignal | undefined,
    question: (place: Repository, signal: AbortSignal | undefined) => Promise<T>,
    isNone: (answer: T) => boolean,
  ): Promise<T> => {
    const mirror = mirrorOf(repository)
    if (mirror === undefined) return await question(repository, signal)
    let missing: unknown
    const patience = limitPatience(signal)
    try {
      const answer = await question(mirror, patience.signal)
      if (!isNone(answer)) return answer
      missing = answer
    } catch (thrown) {
      if (!leadsOn(thrown, mirror, patience)) throw thrown
      missing = thrown
    } finally {
      patience.end()
    }
    try {
      return await question(repository, signal)
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
        signal,
        (place, within) => registry.manifest(place, wanted, within),
        () => false,
      ),
    resolve: (repository, tag, signal) =>
      ask(
        repository,
        signal,
        (place, within) => registry.resolve(place, tag, within),
        (digest) => digest === undefined,
      ),
    async *blob(repository, descriptor, signal, range) {
      const mirror = mirrorOf(repository)
      if (mirror === undefined) return yield* registry.blob(repository, descriptor, signal, range)
      let given = 0
      const patience = limitPatience(signal)
      try {
        for await (const chunk of registry.blob(mirror, descriptor, patience.signal, range)) {
          patience.end()
          yield chunk
          given += chunk.length
        }
        return
      } catch (thrown) {
        if (!leadsOn(thrown, mirror, patience)) throw thrown
      } finally {
        patience.end()
      }
      // The digest is over the whole, whoever gave which part of it.
      yield* restAfter(given, registry.blob(repository, descriptor, signal, range))
    },
    referrers: (repository, digest, signal) =>
      ask(
        repository,
        signal,
        (place, within) => registry.referrers(place, digest, within),
        (found) => found.length === 0,
      ),
    listsReferrers: (repository) => registry.listsReferrers(repository),
    tags: (repository, signal) =>
      ask(
        repository,
        signal,
        (place, within) => registry.tags(place, within),
        (found) => found.length === 0,
      ),
    close: () => registry.close(),
  }
}

interface Patience {
  signal: AbortSignal
  /** what was waited for has begun */
  end(): void
  isOver(): boolean
}

/** A mirror that hangs is given up sooner than the original would be. */
function limitPatience(signal: AbortSignal | undefined): Patience {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), PATIENCE_MS)
  return {
    signal: signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]),
    end: () => clearTimeout(timer),
    isOver: () => over.signal.aborted && signal?.aborted !== true,
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
