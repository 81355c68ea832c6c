/** `skills.lock.json`, the lockfile of skills-oci. */
import * as z from 'zod'
import { formatReference, parseReference } from '../../oci/index.ts'
import { canonical, parseJson } from '../../text/index.ts'
import { inOrderOf, lockedDigest, parsed } from '../foreign-lock.ts'
import type { LockFormat } from '../system.ts'

const skillsLock = z.looseObject({
  lockfileVersion: z.literal(1),
  skills: z.array(
    z.looseObject({
      name: z.string().min(1),
      path: z.string().optional(),
      source: z.looseObject({
        registry: z.string(),
        repository: z.string(),
        tag: z.string().optional(),
        digest: lockedDigest,
        ref: z.string().optional(),
      }),
      installedAt: z.string().optional(),
    }),
  ),
})
export const lock: LockFormat = {
  file: 'skills.lock.json',
  dialects: ['agentskills', 'agentskills-files'],
  read(text, file) {
    const entries = parsed(skillsLock, parseJson(text, file), file).skills.map(({ name, source }) => {
      const { registry, repository, tag, digest: pinned } = source
      const place = parseReference(`${registry}/${repository}`)
      return { name, reference: { ...place, ...(tag ? { tag } : {}), digest: pinned } }
    })
    return { entries, passedOver: [] }
  },
  write(packs, before, file, now) {
    const old = before === undefined ? undefined : parsed(skillsLock, parseJson(before, file), file)
    const ours = new Set(packs.map(({ name }) => name))
    const others = (old?.skills ?? []).filter(({ name }) => !ours.has(name))
    const entries = packs.map(({ name, reference, path }) => {
      const was = old?.skills.find((skill) => skill.name === name)
      const { registry, path: repository, tag = '', digest: pinned } = reference
      const same = was?.source.digest === pinned
      const source = { registry, repository, tag, digest: pinned, ref: formatReference(reference) }
      return {
        ...was,
        name,
        path: was?.path ?? path,
        source,
        installedAt: same && was.installedAt ? was.installedAt : now.toISOString(),
      }
    })
    const skills = inOrderOf(old?.skills ?? [], [...others, ...entries])
    if (before !== undefined && old !== undefined && canonical(old.skills) === canonical(skills))
      return before
    const generatedAt = now.toISOString()
    return `${JSON.stringify({ ...old, lockfileVersion: 1, generatedAt, skills }, null, 2)}\n`
  },
}
