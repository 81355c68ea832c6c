/** From where each pack is taken, as the first says who needs it, and through whom it came to be needed. */
import { PackwrightError } from '../../errors.ts'
import { besideOf, formatRepository, type Repository } from '../../oci/index.ts'
import { repositoryOf, type Wanted } from '../wanted/index.ts'
import type { Demand, Requirement, Requirer } from './solver.ts'

interface PackPlace {
  repository: Repository
  by: Requirer | undefined
}

export class PackPlaces {
  readonly #roots: ReadonlyMap<string, Wanted>
  readonly #places = new Map<string, PackPlace>()

  constructor(roots: ReadonlyMap<string, Wanted>) {
    this.#roots = roots
  }

  knows(pack: string): boolean {
    return this.#places.has(pack)
  }

  of(pack: string): Repository {
    const place = this.#places.get(pack)
    if (place === undefined) throw nowhere(pack)
    return place.repository
  }

  /** @returns why it cannot be taken from where this one says: others say another place */
  meet({ pack, ref }: Requirement, by: Requirer | undefined): string | undefined {
    const root = this.#roots.get(pack)
    const repository = root === undefined ? this.#placeOf(pack, ref, by) : repositoryOf(root)
    const before = this.#places.get(pack)
    if (before === undefined) {
      this.#places.set(pack, { repository, by })
      return undefined
    }
    return sameRepository(before.repository, repository)
      ? undefined
      : differ(pack, before, { repository, by })
  }

  /** `packs.json → a 1.0.0 → b ^2.0.0` */
  chainOf({ pack, range, by }: Demand): string {
    const links: string[] = [`${pack} ${range}`]
    const seen = new Set<string>()
    for (let at = by; at !== undefined && !seen.has(at.pack); at = this.#places.get(at.pack)?.by) {
      seen.add(at.pack)
      links.unshift(`${at.pack} ${at.version}`)
    }
    return ['packs.json', ...links].join(' → ')
  }

  /** An explicit reference, or beside whoever needs it. */
  #placeOf(pack: string, ref: string | undefined, by: Requirer | undefined): Repository {
    if (ref !== undefined) return repositoryOf({ ref })
    if (by === undefined) throw nowhere(pack)
    return besideOf(this.of(by.pack), pack)
  }
}

export function sameRepository(a: Repository, b: Repository): boolean {
  return a.registry === b.registry && a.path === b.path
}

function differ(pack: string, before: PackPlace, now: PackPlace): string {
  const who = ({ by }: PackPlace) => by?.pack ?? 'packs.json'
  const from = ({ repository }: PackPlace) => formatRepository(repository)
  return `${who(before)} takes ${pack} from ${from(before)}, ${who(now)} from ${from(now)}`
}

function nowhere(pack: string): PackwrightError {
  return new PackwrightError('INTERNAL', `Nothing says where ${pack} is.`)
}
