/** The graph that a lockfile records: who needs whom, and whether all of it is there. */
import semver from 'semver'
import type { LockedPack } from './schema.ts'

/** What is wanted of a pack at the root: a range, and where the pack is. */
export interface Root {
  name: string
  range: string
  prerelease?: boolean | undefined
  /** whether a lock entry comes from where it is wanted from */
  isFrom: (entry: LockedPack) => boolean
  /** in place of the range: whether it is the tag or the digest that is wanted */
  isAt?: ((entry: LockedPack) => boolean) | undefined
}

/** Packs that can be reached from the roots. */
export function reachable(roots: readonly string[], locked: ReadonlyMap<string, LockedPack>): Set<string> {
  const found = new Set<string>()
  const visit = (name: string) => {
    const entry = locked.get(name)
    if (entry === undefined || found.has(name)) return
    found.add(name)
    for (const dependency of Object.keys(entry.dependencies ?? {})) visit(dependency)
  }
  for (const root of roots) visit(root)
  return found
}

/** What the lockfile lacks, one sentence a fault; empty when it says all that is wanted and nothing more. */
export function graphFaults(roots: readonly Root[], locked: ReadonlyMap<string, LockedPack>): string[] {
  const faults: string[] = []
  for (const { name, range, isFrom, isAt, prerelease } of roots) {
    const entry = locked.get(name)
    if (entry === undefined) faults.push(`${name} is wanted and not locked`)
    else if (!isFrom(entry)) faults.push(`${name} is locked from ${entry.oci_ref}, and wanted from elsewhere`)
    else if (isAt !== undefined) {
      if (!isAt(entry)) faults.push(`${name} is wanted at another tag or digest than is locked`)
    } else if (!semver.satisfies(entry.version, range, { includePrerelease: prerelease === true }))
      faults.push(`${name} ${range} is wanted, ${entry.version} is locked`)
  }
  const there = reachable(
    roots.map(({ name }) => name),
    locked,
  )
  for (const name of there) {
    for (const [needed, range] of Object.entries(locked.get(name)?.dependencies ?? {})) {
      const entry = locked.get(needed)
      if (entry === undefined) faults.push(`${name} needs ${needed}, which is not locked`)
      else if (
        semver.valid(entry.version) !== null &&
        !semver.satisfies(entry.version, range, { includePrerelease: true })
      )
        faults.push(`${name} needs ${needed} ${range}, ${entry.version} is locked`)
    }
  }
  for (const [name, entry] of locked)
    if (!there.has(name) && entry.file === undefined) faults.push(`${name} is locked and nobody wants it`)
  return faults
}

/** Every way from the roots to a pack, each a chain of names. */
export function chainsTo(
  pack: string,
  roots: readonly string[],
  locked: ReadonlyMap<string, LockedPack>,
): string[][] {
  const chains: string[][] = []
  const walk = (name: string, chain: readonly string[]) => {
    if (chain.includes(name) || chains.length >= MOST_CHAINS) return
    const next = [...chain, name]
    if (name === pack) return void chains.push(next)
    for (const needed of Object.keys(locked.get(name)?.dependencies ?? {})) walk(needed, next)
  }
  for (const root of roots) walk(root, [])
  return chains
}

const MOST_CHAINS = 50
