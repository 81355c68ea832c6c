/** `toolhive.lock.yaml`, the lockfile of ToolHive. */
import * as z from 'zod'
import { formatReference, parseReference } from '../../oci/index.ts'
import { parseYaml, writeYaml } from '../../text/index.ts'
import { lockedDigest, parsed } from '../foreign-lock.ts'
import type { LockFormat } from '../system.ts'

const toolhiveLock = z.looseObject({
  version: z.literal(1),
  skills: z
    .array(
      z.looseObject({
        name: z.string().min(1),
        version: z.string().optional(),
        source: z.string(),
        resolvedReference: z.string().optional(),
        digest: lockedDigest,
      }),
    )
    .nullish(),
})
export const lock: LockFormat = {
  file: 'toolhive.lock.yaml',
  dialects: ['toolhive'],
  read(text, file) {
    const { skills: found } = parsed(toolhiveLock, parseYaml(text, file), file)
    return (found ?? []).map(({ name, version, source, resolvedReference, digest: pinned }) => {
      const { digest: _, ...place } = parseReference(resolvedReference ?? source)
      return { name, version, reference: { ...place, digest: pinned } }
    })
  },
  write(packs, before, file) {
    const old = before === undefined ? undefined : parsed(toolhiveLock, parseYaml(before, file), file)
    const entries = packs.map((pack) => {
      const { name, version, reference, contentDigest, explicit, requiredBy, signer } = pack
      const was = old?.skills?.find((skill) => skill.name === name)
      const { digest: pinned, ...place } = reference
      return {
        ...was,
        name,
        version,
        source: was?.source ?? formatReference(place),
        resolvedReference: formatReference(reference),
        digest: pinned,
        ...(contentDigest === undefined ? {} : { contentDigest }),
        ...(requiredBy.length === 0 ? {} : { requiredBy }),
        explicit,
        ...(signer === undefined ? {} : { provenance: { ...signer } }),
      }
    })
    return writeYaml({ ...old, version: 1, skills: entries })
  },
}
