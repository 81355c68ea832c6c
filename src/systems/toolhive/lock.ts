/** `toolhive.lock.yaml`, the lockfile of ToolHive. */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { formatReference, isDigest, parseReference } from '../../oci/index.ts'
import { canonical, parseYaml, writeYaml } from '../../text/index.ts'
import { inOrderOf, parsed } from '../foreign-lock.ts'
import type { ExportedPack, ForeignEntry, ForeignLock, LockFormat } from '../system.ts'

const entry = z.looseObject({
  name: z.string().min(1),
  version: z.string().optional(),
  source: z.string(),
  resolvedReference: z.string().optional(),
  /** of an index, or of a commit */
  digest: z.string(),
})

const toolhiveLock = z.looseObject({
  version: z.literal(1).optional(),
  skills: z.array(entry).nullish(),
  plugins: z.array(entry).nullish(),
})

export const lock: LockFormat = {
  file: 'toolhive.lock.yaml',
  dialects: ['toolhive', 'toolhive-plugin'],
  read(text, file) {
    const { skills, plugins } = parsed(toolhiveLock, parseYaml(text, file), file)
    const lockFound: ForeignLock = { entries: [], passedOver: [] }
    for (const one of [...(skills ?? []), ...(plugins ?? [])]) {
      const read = entryOf(one)
      if (typeof read === 'string') lockFound.passedOver.push({ name: one.name, why: read })
      else lockFound.entries.push(read)
    }
    return lockFound
  },
  write(packs, before, file) {
    const old = before === undefined ? undefined : parsed(toolhiveLock, parseYaml(before, file), file)
    const names = new Set(packs.map(({ name }) => name))
    const was = old?.skills ?? []
    const others = was.filter(({ name }) => !names.has(name))
    const there = new Set([...names, ...others.map(({ name }) => name)])
    const ours = packs.map((pack) =>
      written(
        pack,
        was.find(({ name }) => name === pack.name),
        there,
      ),
    )
    const skills = inOrderOf(was, [...others, ...ours])
    if (before !== undefined && canonical(was) === canonical(skills)) return before
    return writeYaml({ ...old, version: 1, skills })
  },
}

/** @returns why an entry is nothing that a registry has */
function entryOf({
  name,
  version,
  source,
  resolvedReference,
  digest,
}: z.infer<typeof entry>): ForeignEntry | string {
  if (!isDigest(digest)) return `${source} lies in git, and not in a registry`
  try {
    const { digest: _, ...place } = parseReference(resolvedReference ?? source)
    return { name, version, reference: { ...place, digest } }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

function written(pack: ExportedPack, was: z.infer<typeof entry> | undefined, there: ReadonlySet<string>) {
  const { name, version, reference, files, explicit, signer } = pack
  const { digest, ...place } = reference
  const requiredBy = pack.requiredBy.filter((other) => there.has(other))
  const content = files === undefined ? {} : { contentDigest: contentDigestOf(files) }
  const {
    requiredBy: _,
    provenance: __,
    contentDigest: ___,
    explicit: ____,
    unsigned,
    ...rest
  } = (was ?? {}) as Record<string, unknown>
  return {
    ...rest,
    name,
    version,
    source: was?.source ?? formatReference(place),
    resolvedReference: formatReference(place.tag === undefined ? reference : place),
    digest,
    ...content,
    ...(signer === undefined ? (unsigned === true ? { unsigned } : {}) : trustOf(signer)),
    ...(requiredBy.length === 0 ? {} : { requiredBy }),
    ...(explicit ? { explicit } : {}),
  }
}

/**
 * What thv computes: over every file in byte order its path, a zero byte, the raw hash of its content, a line feed.
 *
 * Not our content digest, which is that of a tar.
 */
function contentDigestOf(files: readonly { path: string; sha256: string }[]): string {
  const hash = createHash('sha256')
  const sorted = [...files].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
  for (const { path, sha256 } of sorted)
    hash.update(`${path}\0`).update(Buffer.from(sha256, 'hex')).update('\n')
  return `sha256:${hash.digest('hex')}`
}

/** thv has no keys: what a key signed is unsigned for it. */
function trustOf({ identity, issuer, repository, ref, runner }: NonNullable<ExportedPack['signer']>) {
  if (issuer === undefined) return { unsigned: true }
  const plain = ref === undefined ? identity : identity.replace(`@${ref}`, '')
  const inside = repository !== undefined && plain.startsWith(`${repository}/`)
  return {
    provenance: {
      signerIdentity: inside ? plain.slice(repository.length) : identity,
      certIssuer: issuer,
      ...(inside ? { repositoryUri: repository } : {}),
      ...(inside && ref !== undefined ? { repositoryRef: ref } : {}),
      ...(runner === undefined ? {} : { runnerEnvironment: runner }),
      sigstoreUrl: 'https://rekor.sigstore.dev',
    },
  }
}
