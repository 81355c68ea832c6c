/** Lockfiles of other tools: read into what they pin, and written back with everything else as it was. */
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import { type Digest, isDigest } from '../../oci/digest.ts'
import { formatReference, lastComponent, type PinnedReference, parseReference } from '../../oci/reference.ts'
import { jsonPath } from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/json.ts'
import { parseYaml, writeYaml } from '../../text/yaml.ts'

/** One pinned artifact. */
export interface ForeignEntry {
  name: string
  /** where it is, with the digest and, if the file says one, the tag */
  reference: PinnedReference
  version?: string | undefined
}

/** A pack as it is written into another tool's lockfile. */
export interface ExportedPack {
  name: string
  version: string
  reference: PinnedReference
  contentDigest?: string | undefined
  /** where it is installed, relative to the project */
  path: string
  /** whether it was asked for, and not only needed by others */
  explicit: boolean
  requiredBy: string[]
  signer?: { identity: string; issuer?: string | undefined; repository?: string | undefined } | undefined
}

export interface ForeignFormat {
  /** the file's name */
  file: string
  /** which dialects its tool can install */
  dialects: readonly string[]
  /** @throws PackwrightError `DOCUMENT_INVALID` */
  read(text: string, file: string): ForeignEntry[]
  /** @param before the file as it is; what it says that we do not know stays */
  write(packs: readonly ExportedPack[], before: string | undefined, file: string, now: Date): string
}

const digest = z.custom<Digest>(isDigest, 'must be sha256:<64 lower-case hex>')

function parsed<T>(schema: z.ZodType<T>, document: unknown, file: string): T {
  const found = schema.safeParse(document)
  if (found.success) return found.data
  const issue = found.error.issues[0]
  throw new PackwrightError(
    'DOCUMENT_INVALID',
    `${file} is not the lockfile it should be: ${jsonPath(issue?.path ?? [])} ${issue?.message}.`,
    {
      hint: 'Let the tool that it belongs to write it anew.',
      details: { file },
    },
  )
}

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
        digest,
        ref: z.string().optional(),
      }),
      installedAt: z.string().optional(),
    }),
  ),
})

const skills: ForeignFormat = {
  file: 'skills.lock.json',
  dialects: ['agentskills', 'agentskills-files'],
  read(text, file) {
    return parsed(skillsLock, parseJson(text, file), file).skills.map(({ name, source }) => {
      const { registry, repository, tag, digest: pinned } = source
      const place = parseReference(`${registry}/${repository}`)
      return { name, reference: { ...place, ...(tag ? { tag } : {}), digest: pinned } }
    })
  },
  write(packs, before, file, now) {
    const old = before === undefined ? undefined : parsed(skillsLock, parseJson(before, file), file)
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
    return `${JSON.stringify({ ...old, lockfileVersion: 1, generatedAt: now.toISOString(), skills: entries }, null, 2)}\n`
  },
}

const toolhiveLock = z.looseObject({
  version: z.literal(1),
  skills: z
    .array(
      z.looseObject({
        name: z.string().min(1),
        version: z.string().optional(),
        source: z.string(),
        resolvedReference: z.string().optional(),
        digest,
      }),
    )
    .nullish(),
})

const toolhive: ForeignFormat = {
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

const devcontainerLock = z.looseObject({
  features: z.record(
    z.string(),
    z.looseObject({ version: z.string().optional(), resolved: z.string(), integrity: z.string() }),
  ),
})

const devcontainer: ForeignFormat = {
  file: 'devcontainer-lock.json',
  dialects: ['devcontainer-feature'],
  read(text, file) {
    const { features } = parsed(devcontainerLock, parseJson(text, file), file)
    return Object.entries(features).flatMap(([asked, { version, resolved, integrity }]) => {
      // Features that come as a tarball from the web lie in no registry.
      if (!/@sha256:[0-9a-f]{64}$/.test(resolved)) return []
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

const FORMATS: readonly ForeignFormat[] = [skills, toolhive, devcontainer]

/** The format of a file, by its name. */
export function foreignFormat(file: string): ForeignFormat | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return FORMATS.find((format) => format.file === name || `.${format.file}` === name)
}
