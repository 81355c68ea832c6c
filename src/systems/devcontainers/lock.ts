/** `devcontainer-lock.json`, the lockfile of dev containers. */
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import { formatReference, lastComponent, parseReference } from '../../oci/index.ts'
import { parseJson } from '../../text/index.ts'
import { parsed } from '../foreign-lock.ts'
import type { ForeignLock, LockFormat } from '../system.ts'

const devcontainerLock = z.looseObject({
  features: z.record(
    z.string(),
    z.looseObject({ version: z.string().optional(), resolved: z.string(), integrity: z.string() }),
  ),
})
export const lock: LockFormat = {
  file: 'devcontainer-lock.json',
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
      return [{ name: lastComponent(reference), version, reference: { ...reference, digest: pinned } }]
    })
    return { entries, passedOver }
  },
  write(packs, before, file) {
    const old = before === undefined ? undefined : parsed(devcontainerLock, parseJson(before, file), file)
    const features: Record<string, unknown> = { ...old?.features }
    for (const { version, reference } of packs) {
      const { tag: _, digest: pinned, ...place } = reference
      const repository = formatReference(place)
      const asked =
        Object.keys(features).find((key) => key.replace(/[:@][^/]*$/, '') === repository) ??
        `${repository}:${version}`
      const resolved = formatReference({ ...place, digest: pinned })
      features[asked] = { ...(old?.features[asked] ?? {}), version, resolved, integrity: pinned }
    }
    const sorted = Object.fromEntries(Object.entries(features).sort(([a], [b]) => (a < b ? -1 : 1)))
    return `${JSON.stringify({ ...old, features: sorted }, null, 2)}\n`
  },
}
