/** What a change of `packs.json` does to trust. */
import { formatRepository, parseReference } from '../../oci/index.ts'
import { repositoryOf, type Wanted, type WantedPacks } from '../wanted/index.ts'
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
  const gone = [...was.values()]
    .filter(({ name }) => !is.has(name))
    .map((pack) => note(pack, 'removed', 'is no longer wanted'))
  const rest = [...is.values()].flatMap((pack) => {
    const old = was.get(pack.name)
    return old === undefined
      ? [note(pack, 'added', `${pack.ref} ${pack.version ?? '*'} is wanted now`)]
      : changes(file, old, pack)
  })
  return [...gone, ...rest]
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
  return found
}
