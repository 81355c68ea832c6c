/**
 * What `greentic-dist pull --lock` reads: a list of components, each with reference and digest.
 *
 * Seen with greentic-distributor-client 1.1.3: an array, or an object with `components`; an entry is a string or an object.
 */
import * as z from 'zod'
import { formatReference, isPinned, type PinnedReference, parseReference } from '../../oci/index.ts'
import { canonical, parseJson, prettyJson } from '../../text/index.ts'
import { lockedDigest, parsed } from '../foreign-lock.ts'
import type { ExportedPack, ForeignLock, LockFormat } from '../system.ts'
import { GREENTIC_ENVELOPE } from './envelope.ts'

const component = z.union([
  z.string().min(1),
  z.looseObject({
    name: z.string().optional(),
    reference: z.string().optional(),
    ref: z.string().optional(),
    digest: lockedDigest.optional(),
  }),
])
const components = z.array(component).min(1)
const greenticLock = z.union([components, z.looseObject({ components })])

type Component = z.infer<typeof component>

export const lock: LockFormat = {
  file: 'greentic-lock.json',
  dialects: ['greentic'],
  signature: GREENTIC_ENVELOPE,
  read(text, file) {
    const lockfile = parsed(greenticLock, parseJson(text, file), file)
    const result: ForeignLock = { entries: [], passedOver: [] }
    for (const one of componentsOf(lockfile)) {
      const reference = pinnedIn(one)
      const name = nameOf(one)
      if (reference === undefined) result.passedOver.push({ name, why: 'it is not pinned by digest' })
      else result.entries.push({ name, reference })
    }
    return result
  },
  write(packs, { file, text: before }) {
    const old =
      before === undefined || before.trim() === '[]'
        ? []
        : componentsOf(parsed(greenticLock, parseJson(before, file), file))
    const ours = new Map(packs.map((pack) => [pack.name, pack]))
    const kept = old.map((one) => {
      const pack = ours.get(nameOf(one))
      ours.delete(nameOf(one))
      return pack === undefined ? one : { ...(typeof one === 'string' ? {} : one), ...entryOf(pack) }
    })
    const all = [...kept, ...[...ours.values()].map(entryOf)]
    const same = before !== undefined && canonical(all) === canonical(old)
    return { text: same ? before : prettyJson({ schema_version: 1, components: all }) }
  },
}

function entryOf({ name, reference, signature }: ExportedPack) {
  const signed = signature === undefined ? {} : { signature: Buffer.from(signature).toString('base64') }
  return { name, reference: formatReference(reference), digest: reference.digest, ...signed }
}

function componentsOf(lockfile: z.infer<typeof greenticLock>): Component[] {
  return Array.isArray(lockfile) ? lockfile : lockfile.components
}

function pinnedIn(one: Component): PinnedReference | undefined {
  const written = typeof one === 'string' ? one : (one.reference ?? one.ref)
  if (written === undefined) return undefined
  const reference = parseReference(written.replace(/^oci:\/\//, ''))
  const digest = isPinned(reference) ? reference.digest : typeof one === 'string' ? undefined : one.digest
  return digest === undefined ? undefined : { ...reference, digest }
}

function nameOf(one: Component): string {
  if (typeof one !== 'string' && one.name !== undefined) return one.name
  const written = typeof one === 'string' ? one : (one.reference ?? one.ref ?? '')
  return written
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .replace(/^.*\//, '')
}
