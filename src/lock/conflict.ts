/** A lockfile in which git left the marks of a merge: both sides are read. */
import semver from 'semver'
import { readTextIfExists } from '../text/index.ts'
import { hasConflict, MAX_LOCKFILE_BYTES, parseLockfile } from './read.ts'
import type { LockedPack, Lockfile } from './schema.ts'

const MARKS = /^<{7} .*\r?\n([\s\S]*?)(?:^\|{7}.*\r?\n[\s\S]*?)?^={7}\r?\n([\s\S]*?)^>{7} .*(?:\r?\n|$)/gm

export interface MendedLockfile {
  /** absent when there is no file */
  lock?: Lockfile
  /** packs about which the two sides say different things; absent when there were no marks */
  differing?: string[]
}

/**
 * Reads a lockfile, also one in which git left the marks of a merge.
 *
 * @throws PackwrightError `LOCKFILE_INVALID` when a side is no lockfile, `SCHEMA_VERSION_UNKNOWN`, `FILE_UNREADABLE`
 */
export async function readMended(file: string): Promise<MendedLockfile> {
  const text = await readTextIfExists(file, MAX_LOCKFILE_BYTES)
  if (text === undefined) return {}
  if (!hasConflict(text)) return { lock: parseLockfile(text, file) }
  const [ours, theirs] = [text.replace(MARKS, '$1'), text.replace(MARKS, '$2')]
  return merge(parseLockfile(ours, `${file} (this side)`), parseLockfile(theirs, `${file} (the other side)`))
}

function merge(ours: Lockfile, theirs: Lockfile): MendedLockfile {
  const others = new Map(theirs.packs.map((entry) => [entry.name, entry]))
  const differing: string[] = []
  const both = ours.packs.map((entry) => {
    const other = others.get(entry.name)
    others.delete(entry.name)
    if (other === undefined || JSON.stringify(other) === JSON.stringify(entry)) return entry
    differing.push(entry.name)
    return newer(entry, other)
  })
  const packs = [...both, ...others.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { lock: { ...theirs, ...ours, packs }, differing }
}

/** The newer one, with the highest version that either side has seen. */
function newer(a: LockedPack, b: LockedPack): LockedPack {
  const order = (version: string) => semver.parse(version) ?? semver.parse('0.0.0-0')
  const above = (x: string, y: string) => semver.gt(order(x) ?? x, order(y) ?? y)
  const [chosen, other] = above(b.version, a.version) ? [b, a] : [a, b]
  const seen = [chosen.highest ?? chosen.version, other.highest ?? other.version]
  const highest = above(seen[1] ?? '', seen[0] ?? '') ? seen[1] : seen[0]
  return highest === undefined || highest === chosen.version ? chosen : { ...chosen, highest }
}
