/**
 * Chooses one version of every pack so that all ranges are satisfied, the newest that do.
 *
 * Depth-first with backjumping: packs are taken in the order in which they are met, versions in the order in which the
 * catalogue prefers them. A failure remembers which packs caused it, so that choices that had no part in it are not
 * tried again, and so that it can be told as a story. Cycles need no care: a pack that is chosen stays chosen.
 */

/** What somebody wants of a pack. */
export interface Requirement {
  pack: string
  range: string
  /** where the requirer says it is; absent: beside the requirer */
  ref?: string | undefined
}

/** Why a version cannot be taken, besides ranges. */
export interface Unfit {
  unfit: string
}

export interface Catalogue {
  /** Versions in order of preference; asked for one after the other. */
  versions(pack: string): AsyncIterable<string>
  satisfies(pack: string, version: string, range: string): boolean
  requirements(pack: string, version: string): Promise<readonly Requirement[] | Unfit>
  /** called with every requirement that is met, the root's first; says why it cannot be followed */
  meet(requirement: Requirement, by: Requirer | undefined): string | undefined
}

export interface Requirer {
  pack: string
  version: string
}

/** One link of the story: who wanted what. */
export interface Demand extends Requirement {
  /** absent for the project itself */
  by?: Requirer
}

export interface Conflict {
  /** the packs whose choice brought it about */
  packs: Set<string>
  /** what cannot be had */
  pack: string
  demands: Demand[]
  /** why versions that fit the ranges were not taken, by version */
  reasons: Map<string, string>
}

type Solution = { chosen: Map<string, string> } | { conflict: Conflict }

interface State {
  chosen: Map<string, string>
  /** packs that are wanted, in the order in which they were met */
  demands: Map<string, Demand[]>
}

export async function solve(roots: readonly Requirement[], catalogue: Catalogue): Promise<Solution> {
  const state: State = { chosen: new Map(), demands: new Map() }
  for (const root of roots) {
    const refused = demand(state, { ...root }, catalogue)
    if (refused !== undefined) return { conflict: refused }
  }
  return await choose(state, catalogue)
}

/** Adds a demand; a conflict when it contradicts what is chosen already. */
function demand(state: State, wanted: Demand, catalogue: Catalogue): Conflict | undefined {
  const { pack, range, by } = wanted
  const demands = [...(state.demands.get(pack) ?? []), wanted]
  const elsewhere = catalogue.meet(wanted, by)
  state.demands.set(pack, demands)
  if (elsewhere !== undefined)
    return { packs: requirers(demands), pack, demands, reasons: new Map([['*', elsewhere]]) }
  const version = state.chosen.get(pack)
  if (version === undefined || catalogue.satisfies(pack, version, range)) return undefined
  return { packs: new Set([...requirers(demands), pack]), pack, demands, reasons: new Map() }
}

function requirers(demands: readonly Demand[]): Set<string> {
  return new Set(demands.flatMap(({ by }) => (by === undefined ? [] : [by.pack])))
}

async function choose(state: State, catalogue: Catalogue): Promise<Solution> {
  const next = [...state.demands.keys()].find((pack) => !state.chosen.has(pack))
  if (next === undefined) return { chosen: state.chosen }
  const demands = state.demands.get(next) ?? []
  const failed: Conflict = { packs: requirers(demands), pack: next, demands, reasons: new Map() }
  let told: Conflict = failed
  for await (const version of catalogue.versions(next)) {
    if (!demands.every(({ range }) => catalogue.satisfies(next, version, range))) continue
    const attempt = await take(state, next, version, catalogue)
    if ('chosen' in attempt) return attempt
    const { conflict } = attempt
    const unfit = conflict.pack === next ? conflict.reasons.get(version) : undefined
    if (unfit !== undefined) {
      failed.reasons.set(version, unfit)
      continue
    }
    if (!conflict.packs.has(next)) return attempt
    if (told === failed) told = conflict
    for (const pack of conflict.packs) if (pack !== next) failed.packs.add(pack)
  }
  return { conflict: { ...told, packs: failed.packs } }
}

async function take(state: State, pack: string, version: string, catalogue: Catalogue): Promise<Solution> {
  const requirements = await catalogue.requirements(pack, version)
  if ('unfit' in requirements) {
    const demands = state.demands.get(pack) ?? []
    return {
      conflict: { packs: new Set([pack]), pack, demands, reasons: new Map([[version, requirements.unfit]]) },
    }
  }
  const attempt: State = {
    chosen: new Map(state.chosen).set(pack, version),
    demands: new Map(state.demands),
  }
  for (const requirement of requirements) {
    const conflict = demand(attempt, { ...requirement, by: { pack, version } }, catalogue)
    if (conflict !== undefined) return { conflict }
  }
  return await choose(attempt, catalogue)
}
