/** What the lockfile holds of a version, against what a registry says of it now. */
import { PackwrightError } from '../../errors.ts'
import type { LockedPack } from '../../lock/index.ts'
import { type Digest, formatReference, parseReference } from '../../oci/index.ts'
import type { Wanted } from '../wanted/index.ts'

/** Whether a lock entry is of the tag or the digest that is wanted. */
export function isHeldAt(entry: LockedPack, wanted: Pick<Wanted, 'tag' | 'digest'> | undefined): boolean {
  if (wanted?.digest !== undefined) return entry.digest === wanted.digest
  return parseReference(entry.oci_ref).tag === wanted?.tag
}

/** A pack that came with a collection is what the collection lists, and nothing that has its tag today. */
export function refuseUncollected(wanted: Wanted | undefined, digest: Digest): void {
  if (wanted?.digest === undefined || wanted.digest === digest) return
  throw new PackwrightError(
    'TAG_MOVED',
    wanted.collection === undefined
      ? `${wanted.name} is not the digest that packs.json names.`
      : `${wanted.name} is not what the collection ${wanted.collection} lists.`,
    {
      hint: 'Versions do not change. Ask the publisher what happened before you trust the new content.',
      details: { pack: wanted.name, listed: wanted.digest, found: digest },
    },
  )
}

export function moved(pack: string, entry: LockedPack, digest: Digest): PackwrightError {
  return new PackwrightError(
    'TAG_MOVED',
    `${formatReference(parseReference(entry.oci_ref))} points at another digest than is locked.`,
    {
      hint: 'Versions do not change. Ask the publisher what happened before you trust the new content.',
      details: { pack, locked: entry.digest, found: digest },
    },
  )
}
