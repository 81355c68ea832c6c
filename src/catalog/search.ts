/** Finding packs in catalogs. */

import semver from 'semver'
import type { CatalogPack, CatalogVersion } from '../documents/index.ts'

export interface SearchQuery {
  /** all of them have to occur in name, description, keywords or what is provided */
  words: readonly string[]
  /** `type:name`, or a name alone for any type */
  provides?: string | undefined
}

/** Packs that match, best first: by name, then keyword and provided name, then description. */
export function searchPacks<T extends CatalogPack>(
  packs: readonly T[],
  { words, provides }: SearchQuery,
): T[] {
  const wanted = words.map((word) => word.toLowerCase())
  const ranked = packs.flatMap((pack) => {
    if (provides !== undefined && !doesProvide(pack, provides)) return []
    const ranks = wanted.map((word) => rank(pack, word))
    return ranks.includes(0) ? [] : [{ pack, score: ranks.reduce((sum, value) => sum + value, 0) }]
  })
  ranked.sort((a, b) => b.score - a.score || (a.pack.name < b.pack.name ? -1 : 1))
  return ranked.map(({ pack }) => pack)
}

function doesProvide({ provides = [] }: CatalogPack, wanted: string): boolean {
  return provides.some((name) => name === wanted || name.slice(name.indexOf(':') + 1) === wanted)
}

function rank({ name, description = '', keywords = [], provides = [] }: CatalogPack, word: string): number {
  if (name.toLowerCase() === word) return 8
  if (name.toLowerCase().includes(word)) return 4
  if ([...keywords, ...provides].some((other) => other.toLowerCase().includes(word))) return 2
  return description.toLowerCase().includes(word) ? 1 : 0
}

/** The version that somebody who asks for none should take: the newest that is neither yanked nor a pre-release. */
export function recommendedVersion({ versions }: CatalogPack): CatalogVersion | undefined {
  const usable = versions.filter(({ status }) => status?.state !== 'yanked')
  return (
    usable.find(({ version }) => semver.valid(version) !== null && semver.prerelease(version) === null) ??
    usable[0]
  )
}
