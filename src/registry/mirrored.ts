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
  return Object.keys(mirrors).length === 0 ? registry : new MirroredRegistry(registry, mirrors)
}

/** What is asked of either place, and what of its answers says that it has nothing. */
interface Question<T> {
  ask(place: Repository, signal: AbortSignal | undefined): Promise<T>
  isNone(answer: T): boolean
}

class MirroredRegistry implements Registry {
  readonly #registry: Registry
  readonly #mirrors: Mirrors
  /** longest first */
  readonly #prefixes: readonly string[]
  /** hosts of mirrors that kept failing: they are not asked again */
  readonly #unwell = new Set<string>()

  constructor(registry: Registry, mirrors: Mirrors) {
    this.#registry = registry
    this.#mirrors = mirrors
    this.#prefixes = Object.keys(mirrors).sort((a, b) => b.length - a.length)
  }

  manifest: Registry['manifest'] = (repository, wanted, signal) => {
    const ask = (place: Repository, within?: AbortSignal) => this.#registry.manifest(place, wanted, within)
    return this.#ask(repository, signal, { ask, isNone: () => false })
  }

  resolve: Registry['resolve'] = (repository, tag, signal) => {
    const ask = (place: Repository, within?: AbortSignal) => this.#registry.resolve(place, tag, within)
    return this.#ask(repository, signal, { ask, isNone: (digest) => digest === undefined })
  }

  referrers: Registry['referrers'] = (repository, digest, signal) => {
    const ask = (place: Repository, within?: AbortSignal) => this.#registry.referrers(place, digest, within)
    return this.#ask(repository, signal, { ask, isNone: (found) => found.length === 0 })
  }

  tags: Registry['tags'] = (repository, signal) => {
    const ask = (place: Repository, within?: AbortSignal) => this.#registry.tags(place, within)
    return this.#ask(repository, signal, { ask, isNone: (found) => found.length === 0 })
  }

  async *blob(...[repository, descriptor, signal, range]: Parameters<Registry['blob']>) {
    const mirror = this.#mirrorOf(repository)
    if (mirror === undefined) return yield* this.#registry.blob(repository, descriptor, signal, range)
    let given = 0
    const patience = limitPatience(signal)
    try {
      for await (const chunk of this.#registry.blob(mirror, descriptor, patience.signal, range)) {
        patience.end()
        yield chunk
        given += chunk.length
      }
      return
    } catch (thrown) {
      if (!this.#leadsOn(thrown, mirror, patience)) throw thrown
    } finally {
      patience.end()
    }
    // The digest is over the whole, whoever gave which part of it.
    yield* restAfter(given, this.#registry.blob(repository, descriptor, signal, range))
  }

  listsReferrers(repository: Repository) {
    return this.#registry.listsReferrers(repository)
  }

  close() {
    return this.#registry.close()
  }

  #mirrorOf(repository: Repository): Repository | undefined {
    const written = formatRepository(repository)
    const isIn = (prefix: string) => written === prefix || written.startsWith(`${prefix}/`)
    const prefix = this.#prefixes.find(isIn)
    if (prefix === undefined) return undefined
    const mirror = `${this.#mirrors[prefix]}${written.slice(prefix.length)}`
    const { registry, path } = parseReference(mirror)
    return this.#unwell.has(registry) ? undefined : { registry, path }
  }

  /** Whether the original is asked after what the mirror did. */
  #leadsOn(thrown: unknown, mirror: Repository, patience: Patience): boolean {
    const isSilent = patience.isOver()
    const code = thrown instanceof PackwrightError ? thrown.code : undefined
    if (isSilent || code === 'REGISTRY_UNAVAILABLE') this.#unwell.add(mirror.registry)
    return isSilent || (code !== undefined && LEADS_ON.has(code))
  }

  /** The mirror's answer, else the original's; when the original cannot be reached, it is the mirror that lacks it. */
  async #ask<T>(
    repository: Repository,
    signal: AbortSignal | undefined,
    { ask, isNone }: Question<T>,
  ): Promise<T> {
    const mirror = this.#mirrorOf(repository)
    if (mirror === undefined) return await ask(repository, signal)
    let missing: unknown
    const patience = limitPatience(signal)
    try {
      const answer = await ask(mirror, patience.signal)
      if (!isNone(answer)) return answer
      missing = answer
    } catch (thrown) {
      if (!this.#leadsOn(thrown, mirror, patience)) throw thrown
      missing = thrown
    } finally {
      patience.end()
    }
    try {
      return await ask(repository, signal)
    } catch (thrown) {
      if (!(thrown instanceof PackwrightError) || !UNREACHABLE.has(thrown.code)) throw thrown
      if (missing instanceof PackwrightError) throw missing
      return missing as T
    }
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
