/** `toolhive.lock.yaml`, the lockfile of ToolHive. */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { byBytes } from '../../files/index.ts'
import { formatReference, isDigest, parseReference } from '../../oci/index.ts'
import { parseYaml, updateYaml, writeYaml } from '../../text/index.ts'
import { inOrderOf, parsed } from '../foreign-lock.ts'
import type { ExportedPack, ForeignEntry, ForeignLock, LockFormat } from '../system.ts'

const entry = z.looseObject({
  name: z.string().min(1),
  version: z.string().optional(),
  source: z.string(),
  resolvedReference: z.string().optional(),
  /** of an index, or of a commit */
  digest: z.string(),
  provenance: z.unknown().optional(),
  unsigned: z.boolean().optional(),
  requiredBy: z.array(z.string()).optional(),
  explicit: z.boolean().optional(),
})
type Entry = z.infer<typeof entry>

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
  write(packs, { file, text }) {
    const old = text === undefined ? undefined : parsed(toolhiveLock, parseYaml(text, file), file)
    const leftOut = packs.flatMap(({ name }) =>
      isName(name) ? [] : [{ name, why: 'ToolHive takes no such name' }],
    )
    const taken = packs.filter(({ name }) => isName(name))
    const lists = Object.entries(LISTS).flatMap(([list, dialect]) => {
      const ours = taken.filter((pack) => pack.dialect === dialect)
      const was = old?.[list as keyof typeof LISTS] ?? []
      return ours.length === 0 ? [] : [[list, listOf(ours, was)] as const]
    })
    const next = { ...old, version: 1, ...Object.fromEntries(lists) }
    return { text: text === undefined ? writeYaml(next) : updateYaml(text, next), leftOut }
  },
}

/** A skill and a plugin may have one name. */
const LISTS = { skills: 'toolhive', plugins: 'toolhive-plugin' } as const

function isName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$/.test(name) && !name.includes('--')
}

function listOf(packs: readonly ExportedPack[], was: readonly Entry[]): Entry[] {
  const names = new Set(packs.map(({ name }) => name))
  const others = was.filter(({ name }) => !names.has(name))
  const there = new Set([...names, ...others.map(({ name }) => name)])
  const ours = packs.map((pack) => {
    const before = was.find(({ name }) => name === pack.name)
    return written(pack, before, there)
  })
  return inOrderOf(was, [...others, ...ours])
}

/** @returns why an entry is nothing that a registry has */
function entryOf({
  name,
  version,
  source,
  resolvedReference,
  digest,
  explicit = false,
}: Entry): ForeignEntry | string {
  if (!isDigest(digest)) return `${source} lies in git, and not in a registry`
  try {
    const { digest: _, ...place } = parseReference(resolvedReference ?? source)
    return { name, version, reference: { ...place, digest }, explicit }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

/** What thv wrote of the same content stays as it wrote it. */
function written(pack: ExportedPack, was: Entry | undefined, there: ReadonlySet<string>): Entry {
  const { name, version, reference, files, dialect } = pack
  const { digest, ...place } = reference
  const needing = [...new Set([...(was?.requiredBy ?? []), ...pack.requiredBy])].filter((other) =>
    there.has(other),
  )
  const relations = {
    requiredBy: needing.length === 0 ? undefined : needing,
    explicit: pack.explicit || was?.explicit === true ? true : undefined,
  }
  const {
    provenance,
    unsigned,
    requiredBy: _,
    explicit: __,
    contentDigest: ___,
    ...rest
  }: Partial<Entry> = was ?? {}
  const trust = dialect === LISTS.plugins ? {} : (trustOf(pack.signer) ?? { provenance, unsigned })
  const entry =
    was?.digest === digest
      ? was
      : {
          ...rest,
          name,
          version,
          source: was?.source ?? formatReference(place),
          resolvedReference: formatReference(place.tag === undefined ? reference : place),
          digest,
          ...(files === undefined ? {} : { contentDigest: contentDigestOf(files) }),
          ...trust,
        }
  return JSON.parse(JSON.stringify({ ...entry, ...relations })) as Entry
}

/**
 * What thv computes: over every file in byte order its path, a zero byte, the raw hash of its content, a line feed.
 *
 * Not our content digest, which is that of a tar.
 */
function contentDigestOf(files: readonly { path: string; sha256: string }[]): string {
  const hash = createHash('sha256')
  const sorted = [...files].sort((a, b) => byBytes(a.path, b.path))
  for (const { path, sha256 } of sorted)
    hash.update(`${path}\0`).update(Buffer.from(sha256, 'hex')).update('\n')
  return `sha256:${hash.digest('hex')}`
}

/** thv has no keys: what a key signed is unsigned for it. */
function trustOf(signer: ExportedPack['signer']) {
  if (signer === undefined) return undefined
  const { identity, issuer, repository, ref, runner } = signer
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
