/** What a change of `packs.json` does to trust. */
import { formatRepository, parseReference } from '../../oci/index.ts'
import { canonical } from '../../text/index.ts'
import { DEFAULT_TARGET, repositoryOf, type Wanted, type WantedPacks } from '../wanted/index.ts'
import { type Finding, finding } from './finding.ts'

/** @param before absent when there was no `packs.json` */
export function reviewWanted(
  file: string,
  before: WantedPacks | undefined,
  after: WantedPacks | undefined,
): Finding[] {
  const was = new Map((before?.packs ?? []).map((pack) => [pack.name, pack]))
  const is = new Map((after?.packs ?? []).map((pack) => [pack.name, pack]))
  const note = (pack: Wanted, kind: string, message: string) =>
    finding(
      { file, subject: pack.name, kind, loosens: false, message },
      { before: was.get(pack.name), after: is.get(pack.name) },
    )
  const settings = reviewSettings(file, before, after)
  const gone = [...was.values()]
    .filter(({ name }) => !is.has(name))
    .map((pack) => note(pack, 'removed', 'is no longer wanted'))
  const rest = [...is.values()].flatMap((pack) => {
    const old = was.get(pack.name)
    if (old !== undefined) return changes(file, old, pack)
    const bare = { name: pack.name, ref: pack.ref, version: pack.version }
    return [
      note(pack, 'added', `${pack.ref} ${pack.version ?? '*'} is wanted now`),
      ...changes(file, bare, pack),
    ]
  })
  return [...settings, ...gone, ...rest]
}

function changes(file: string, before: Wanted, after: Wanted): Finding[] {
  const found: Finding[] = []
  const say = (kind: string, loosens: boolean, message: string, was: unknown, is: unknown) =>
    found.push(finding({ file, subject: after.name, kind, loosens, message }, { before: was, after: is }))
  if (before.ref !== after.ref) {
    const hosts = [before.ref, after.ref].map((ref) => parseReference(ref).registry)
    const [was, is] =
      hosts[0] === hosts[1] ? [before, after].map((pack) => formatRepository(repositoryOf(pack))) : hosts
    say('source-moved', true, `is wanted from ${is} instead of ${was}`, before.ref, after.ref)
  }
  if (before.pin !== undefined && after.pin === undefined)
    say('pin-gone', false, `is no longer held at ${before.pin}`, before.pin, null)
  if (before.prerelease !== true && after.prerelease === true)
    say('prerelease-allowed', true, 'takes pre-releases now', false, true)
  if (before.version !== after.version)
    say(
      'range-changed',
      false,
      `${before.version ?? '*'} → ${after.version ?? '*'}`,
      before.version,
      after.version,
    )
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (LOOKED_AT.has(key)) continue
    const [old, now] = [before[key as keyof Wanted], after[key as keyof Wanted]]
    if (canonical(old ?? null) === canonical(now ?? null)) continue
    say('option-changed', true, `${key} is ${shown(now)} instead of ${shown(old)}`, old, now)
  }
  return found
}

/** What is compared above; everything else that changes loosens. */
const LOOKED_AT = new Set(['name', 'ref', 'pin', 'prerelease', 'version'])

/** Where packs go, where they are read from and for whom: each change may put them somewhere else. */
function reviewSettings(
  file: string,
  before: WantedPacks | undefined,
  after: WantedPacks | undefined,
): Finding[] {
  const { packs: _, ...was } = before ?? NOTHING
  const { packs: __, ...is } = after ?? NOTHING
  return (Object.keys({ ...was, ...is }) as (keyof typeof was)[]).flatMap((key) => {
    if (canonical(was[key] ?? null) === canonical(is[key] ?? null)) return []
    const message = `${key} is ${shown(is[key])} instead of ${shown(was[key])}`
    return [
      finding(
        { file, subject: key, kind: 'setting-changed', loosens: true, message },
        { before: was[key], after: is[key] },
      ),
    ]
  })
}

const NOTHING: WantedPacks = { target: DEFAULT_TARGET, packs: [], hosts: {}, mirrors: {}, clients: undefined }

function shown(value: unknown): string {
  return value === undefined ? 'not stated' : canonical(value).slice(0, 200)
}
