/** What binds a pack to where it may come from: its commit, and the pack that needs it. */
import { PackwrightError } from '../errors.ts'
import { besideOf, formatRepository, parseReference, samePlace } from '../oci/index.ts'
import type { Project } from './project.ts'
import type { PackToInstall, ReadyPack } from './wanted-pack.ts'

/** A pack from git carries no signature: its commit was judged, and only what that commit gave counts. */
export function withJudgement(
  pack: PackToInstall,
  { wanted }: Project,
  judged: ReadonlyMap<string, string>,
): PackToInstall {
  const name = pack.entry?.name ?? pack.expected.alias ?? ''
  const fromGit =
    pack.entry?.origin !== undefined || wanted?.packs.find((one) => one.name === name)?.git !== undefined
  if (!fromGit) return pack
  if (judged.get(name) === pack.reference.digest)
    return { ...pack, expected: { ...pack.expected, judged: true } }
  throw new PackwrightError('CONTENT_MISMATCH', `${name} is not what its commit gives.`, {
    hint: 'Either the lockfile or what lies in the project was changed. Run packwright add for it again.',
    details: { pack: name, expected: judged.get(name), actual: pack.reference.digest },
  })
}

/** A dependency lies where the manifest that needs it says: beside it, or at its `ref`; or where packs.json says. */
export function refuseUnbound(ready: readonly ReadyPack[], { wanted, lockFile }: Project): void {
  if (wanted === undefined) return
  const roots = new Set(wanted.packs.map(({ name }) => name))
  const places = new Map(ready.map(({ entry }) => [entry.name, parseReference(entry.oci_ref)]))
  for (const { entry, pulled } of ready) {
    const here = places.get(entry.name)
    for (const [name, { ref }] of Object.entries(pulled.stored.record.manifest.dependencies ?? {})) {
      const place = places.get(name)
      if (here === undefined || place === undefined || roots.has(name)) continue
      const right = ref === undefined ? besideOf(here, name) : parseReference(ref)
      if (samePlace(place, right)) continue
      throw new PackwrightError(
        'LOCK_MISMATCH',
        `${lockFile} takes ${name} from ${formatRepository(place)}; ${entry.name} needs it from ${formatRepository(right)}.`,
        {
          hint: 'The lockfile was edited. Restore it from version control, or name the place of the pack in packs.json.',
          details: { pack: name, neededBy: entry.name },
        },
      )
    }
  }
}
