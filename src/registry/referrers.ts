/** What is attached to an artifact, as a registry lists it: by the referrers API, or under the tag that stands in for it. */
import { PackwrightError } from '../errors.ts'
import {
  baseOf,
  type Descriptor,
  type Digest,
  formatRepository,
  MAX_MANIFEST_BYTES,
  OCI_INDEX,
  type Repository,
  referrersTag,
} from '../oci/index.ts'
import { isNullList, listingOf, nextPage, unlessFailing } from './answers.ts'
import { readBounded, readBytes } from './body.ts'
import type { HttpResponse } from './http.ts'
import type { Registry } from './registry.ts'

const MAX_PAGES = 20
/** So many repositories beside each other speak for the rest. */
const ENOUGH = 3
/** Registries learn the API while services that ask them live on: what they could not do is not believed for longer. */
const BELIEVED_MS = 10 * 60_000

/** How a registry is asked. */
interface Asking {
  get(
    repository: Repository,
    path: string,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse>
  /** @throws PackwrightError unless the answer has one of the statuses */
  expect(response: HttpResponse, statuses: number[], what: string): Promise<void>
  manifest: Registry['manifest']
}

/** A list; `null`, as some write an empty one and others that know nothing of the API; or no good answer. */
type Listed = Descriptor[] | 'null' | undefined

export class ReferrerLists {
  readonly #asking: Asking
  /** whether a repository is served with the referrers API, as the first question about it tells */
  readonly #knowing = new Map<string, Promise<boolean>>()
  /** hosts that did not know the API of some repository */
  readonly #lacking = new Set<string>()
  /** by what repositories lie in: of how many the server has no such address; none where one has the API */
  readonly #without = new Map<string, number>()
  /** repositories about which that is asked again */
  readonly #doubted = new Set<string>()
  #since = Date.now()

  constructor(asking: Asking) {
    this.#asking = asking
  }

  async of(repository: Repository, digest: Digest, signal?: AbortSignal): Promise<Descriptor[]> {
    if (Date.now() - this.#since > BELIEVED_MS) this.#doubt()
    const place = formatRepository(repository)
    const known = this.#doubted.delete(place) ? undefined : this.#knowing.get(place)
    if (known === undefined) return await this.#first(repository, digest, signal)
    const listed = (await known.catch(() => true))
      ? await this.#listed(repository, digest, signal).catch(unlessFailing)
      : undefined
    return isList(listed) ? listed : await this.#underTag(repository, digest, signal)
  }

  async areListed(repository: Repository): Promise<boolean> {
    return (await this.#knowing.get(formatRepository(repository))?.catch(() => true)) ?? true
  }

  /** What is known holds until there is another answer. */
  #doubt(): void {
    for (const place of this.#knowing.keys()) this.#doubted.add(place)
    this.#lacking.clear()
    this.#without.clear()
    this.#since = Date.now()
  }

  async #first(repository: Repository, digest: Digest, signal?: AbortSignal): Promise<Descriptor[]> {
    const place = formatRepository(repository)
    // Who lacks the API for one repository lacks it for others, as a rule: what is found without it is not asked for twice.
    const found = this.#lacking.has(repository.registry)
      ? await this.#underTag(repository, digest, signal)
      : undefined
    const isWithout = (this.#without.get(baseKey(repository)) ?? 0) >= ENOUGH
    if (found !== undefined && (found.length > 0 || isWithout)) {
      this.#knowing.set(place, Promise.resolve(false))
      return found
    }
    const asked = this.#listed(repository, digest, signal)
    const told = asked.then((listed) => listed !== undefined)
    told.catch(() => this.#knowing.delete(place))
    this.#knowing.set(place, told)
    const listed = await asked.catch(unlessFailing)
    return isList(listed) ? listed : (found ?? (await this.#underTag(repository, digest, signal)))
  }

  /** By the API. */
  async #listed(repository: Repository, digest: Digest, signal?: AbortSignal): Promise<Listed> {
    const found: Descriptor[] = []
    let path = `referrers/${digest}`
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const response = await this.#asking.get(repository, path, { accept: OCI_INDEX }, signal)
      if (page === 0 && response.status !== 200) {
        if (response.status === 404) await this.#noteLacking(repository, response)
        else await response.discard()
        return undefined
      }
      if (page === 0) this.#without.set(baseKey(repository), Number.NEGATIVE_INFINITY)
      if (page > 0) await this.#asking.expect(response, [200], `${formatRepository(repository)}@${digest}`)
      const bytes = await readBytes(response, MAX_MANIFEST_BYTES)
      const listed = listingOf(bytes, path)
      if (listed === undefined) return isNullList(bytes) ? 'null' : undefined
      found.push(...listed)
      const next = nextPage(response)
      if (next === undefined) return found
      path = `referrers/${digest}${next}`
    }
    return found
  }

  /** What a registry does not find it answers with errors of its API; a server without it knows no such address. */
  async #noteLacking(repository: Repository, response: HttpResponse): Promise<void> {
    this.#lacking.add(repository.registry)
    const base = baseKey(repository)
    const said = await readBounded(response, MAX_MANIFEST_BYTES).catch(() => undefined)
    if (said?.includes('"errors"') === false) this.#without.set(base, (this.#without.get(base) ?? 0) + 1)
  }

  /** The scheme of registries without the API: an index under the tag `sha256-<hex>`. */
  async #underTag(repository: Repository, digest: Digest, signal?: AbortSignal): Promise<Descriptor[]> {
    const tag = referrersTag(digest)
    try {
      const { bytes, digest: found } = await this.#asking.manifest(repository, tag, signal)
      // Some registries read this tag as the digest of the artifact itself.
      return found === digest ? [] : (listingOf(bytes, `${formatRepository(repository)}:${tag}`) ?? [])
    } catch (error) {
      if (error instanceof PackwrightError && error.code === 'REFERENCE_NOT_FOUND') return []
      throw error
    }
  }
}

/** What repositories beside each other have in common. */
function baseKey(repository: Repository): string {
  return formatRepository(baseOf(repository))
}

function isList(listed: Listed): listed is Descriptor[] {
  return listed !== undefined && listed !== 'null'
}
