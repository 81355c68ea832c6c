/** `skills.lock.json`, the lockfile of skills-oci. */
import * as z from 'zod'
import { formatReference, formatRepository, parseReference } from '../../oci/index.ts'
import { canonical, parseJson, prettyJson, wholeSeconds } from '../../text/index.ts'
import { inOrderOf, lockedDigest, parsed } from '../foreign-lock.ts'
import type { ExportedPack, LockFiles, LockFormat } from '../system.ts'

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

const skillsJson = z.looseObject({ skills: z.array(z.looseObject({ name: z.string().min(1) })) })

export const lock: LockFormat = {
  file: 'skills.lock.json',
  wanted: ['skills.json'],
  dialects: ['agentskills', 'agentskills-files'],
  read(text, file) {
    const entries = parsed(skillsLock, parseJson(text, file), file).skills.map(({ name, source }) => {
      const { registry, repository, tag, digest: pinned } = source
      const place = parseReference(`${registry}/${repository}`)
      return { name, reference: { ...place, ...(tag ? { tag } : {}), digest: pinned } }
    })
    return { entries, passedOver: [] }
  },
  write(packs, { file, text, wanted, now }) {
    const old = text === undefined ? undefined : parsed(skillsLock, parseJson(text, file), file)
    const tagged = packs.filter(({ reference }) => reference.tag !== undefined)
    const leftOut = packs.flatMap(({ name, reference }) =>
      reference.tag === undefined ? [{ name, why: 'skills-oci installs tags, and it has none' }] : [],
    )
    const ours = new Set(tagged.map(({ name }) => name))
    const others = (old?.skills ?? []).filter(({ name }) => !ours.has(name))
    const entries = tagged.map(({ name, reference, path }) => {
      const was = old?.skills.find((skill) => skill.name === name)
      if (was?.source.digest === reference.digest) return was
      const { registry, path: repository, tag, digest: pinned } = reference
      const source = { registry, repository, tag, digest: pinned, ref: formatReference(reference) }
      return { ...was, name, path: was?.path ?? path, source, installedAt: wholeSeconds(now) }
    })
    const skills = inOrderOf(old?.skills ?? [], [...others, ...entries])
    const same = text !== undefined && canonical(old?.skills) === canonical(skills)
    const next = { lockfileVersion: 1, generatedAt: wholeSeconds(now), skills }
    return {
      text: same ? text : prettyJson({ ...old, ...next }),
      wanted: withWanted(tagged, wanted),
      leftOut,
    }
  },
}

/** skills-oci installs what `skills.json` wants, and looks up in the lockfile only what that names. */
function withWanted(packs: readonly ExportedPack[], before: LockFiles['wanted']): string {
  const old =
    before === undefined ? undefined : parsed(skillsJson, parseJson(before.text, before.file), before.file)
  const was = old?.skills ?? []
  const names = new Set(packs.map(({ name }) => name))
  const ours = packs.map(({ name, reference }) => {
    const entry = was.find((skill) => skill.name === name)
    const source = formatRepository(reference)
    return { ...entry, name, source, version: reference.tag }
  })
  const skills = inOrderOf(was, [...was.filter(({ name }) => !names.has(name)), ...ours])
  return before !== undefined && canonical(was) === canonical(skills)
    ? before.text
    : prettyJson({ ...old, skills })
}
