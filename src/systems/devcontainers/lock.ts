/** `devcontainer-lock.json`, the lockfile of dev containers. */
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import { formatReference, lastComponent, parseReference, samePlace } from '../../oci/index.ts'
import { canonical, isRecord, parseJson, parseJsonWithComments, prettyJson } from '../../text/index.ts'
import { parsed } from '../foreign-lock.ts'
import type { ExportedPack, ForeignLock, LockFormat, WrittenLock } from '../system.ts'

const devcontainerLock = z.looseObject({
  features: z.record(
    z.string(),
    z.looseObject({ version: z.string().optional(), resolved: z.string(), integrity: z.string() }),
  ),
})

const devcontainerJson = z.looseObject({ features: z.record(z.string(), z.unknown()).optional() })

export const lock: LockFormat = {
  file: 'devcontainer-lock.json',
  wanted: ['devcontainer.json', '.devcontainer.json'],
  dialects: ['devcontainer-feature'],
  read(text, file) {
    const { features } = parsed(devcontainerLock, parseJson(text, file), file)
    const passedOver: ForeignLock['passedOver'] = []
    const entries = Object.entries(features).flatMap(([asked, { version, resolved, integrity }]) => {
      if (!/@sha256:[0-9a-f]{64}$/.test(resolved)) {
        passedOver.push({ name: asked, why: 'it comes as a tarball from the web and lies in no registry' })
        return []
      }
      const reference = parseReference(resolved)
      const { digest: pinned } = reference
      if (pinned === undefined || pinned !== integrity) {
        throw new PackwrightError(
          'DOCUMENT_INVALID',
          `${file}: "${asked}" is resolved to ${pinned} and has the integrity ${integrity}.`,
        )
      }
      const range = rangeOf(asked, version)
      return [{ name: lastComponent(reference), version, reference: { ...reference, digest: pinned }, range }]
    })
    return { entries, passedOver }
  },
  write(packs, { file, text, wanted }) {
    const old = text === undefined ? undefined : parsed(devcontainerLock, parseJson(text, file), file)
    const asked = wanted === undefined ? undefined : featuresIn(wanted.text, wanted.file)
    const needed = packs.flatMap(needsOf)
    const features: Record<string, unknown> = { ...old?.features }
    const leftOut: NonNullable<WrittenLock['leftOut']> = []
    for (const pack of packs) {
      const { version, reference } = pack
      const { tag: _, digest, ...place } = reference
      const known = [...Object.keys(features), ...(asked ?? []), ...needed].filter((key) =>
        isAskedBy(key, pack),
      )
      const ours = asked === undefined ? [`${formatReference(place)}:${version}`] : []
      const keys = known.length === 0 ? ours : known
      if (keys.length === 0) leftOut.push({ name: pack.name, why: `${wanted?.file} does not ask for it` })
      const resolved = formatReference({ ...place, digest })
      const dependsOn = needsOf(pack)
      for (const key of keys) {
        const { dependsOn: __, ...before }: Record<string, unknown> = old?.features[key] ?? {}
        const after = dependsOn.length === 0 ? {} : { dependsOn }
        features[key] = { ...before, version, resolved, integrity: digest, ...after }
      }
    }
    const sorted = Object.fromEntries(Object.entries(features).sort(([a], [b]) => (a < b ? -1 : 1)))
    const same = text !== undefined && canonical(old?.features) === canonical(sorted)
    return { text: same ? text : prettyJson({ ...old, features: sorted }), leftOut }
  },
}

/** The features that a container asks for, as its file writes them. */
function featuresIn(text: string, file: string): string[] {
  const found = parsed(devcontainerJson, parseJsonWithComments(text, file), file)
  return Object.keys(found.features ?? {})
}

/** What a feature needs, as its own file writes it. */
function needsOf({ manifest }: ExportedPack): string[] {
  const { dependsOn } = manifest.extra ?? {}
  return isRecord(dependsOn) ? Object.keys(dependsOn) : []
}

/** Whether the client resolves what is written to this version: `…/base`, `…/base:1`, `…/base:1.2.3`, a digest. */
function isAskedBy(written: string, { reference, version }: ExportedPack): boolean {
  if (!/^[^./][^/]*\/.+/.test(written) || written.includes('://')) return false
  const asked = parseReference(written)
  if (!samePlace(asked, reference)) return false
  const { tag, digest } = asked
  if (digest !== undefined) return digest === reference.digest
  return tag === undefined || tag === 'latest' || version === tag || version.startsWith(`${tag}.`)
}

/** What the key of an entry leaves open. */
function rangeOf(written: string, version: string | undefined): string | undefined {
  const tag = parseReference(written.replace(/@sha256:[0-9a-f]{64}$/, '')).tag ?? 'latest'
  if (tag === 'latest') return '*'
  const left = ['^', '~'][tag.split('.').length - 1]
  return version === undefined || !/^\d+(\.\d+)*$/.test(tag) ? undefined : `${left ?? ''}${version}`
}
