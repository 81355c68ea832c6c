/** Which manifests belong to what is published: those that a cleanup has to spare. */
import { type Digest, formatReference, isReferrersTag, parseReference } from '../oci/index.ts'
import { type Part, partsOf, type Registry } from '../registry/index.ts'
import { type ConnectionOptions, withRegistry } from '../session/index.ts'

export interface KeptPart {
  /** `registry/repository`, with the tag where one was asked for */
  reference: string
  digest: Digest
  role: Part['role']
  /** of what is attached: its artifact type */
  type?: string
}

/**
 * Every manifest that belongs to artifacts: variants, members of collections, signatures, and the lists of them.
 *
 * @param references with a tag or a digest; a repository alone means all its tags
 * @throws PackwrightError `REFERENCE_NOT_FOUND`, `REFERENCE_INVALID`, and the registry's faults
 */
export async function keep(
  references: readonly string[],
  options: ConnectionOptions = {},
): Promise<KeptPart[]> {
  const parsed = references.map((text) => parseReference(text))
  return await withRegistry(options, 'pull', async (registry) => {
    const kept: KeptPart[] = []
    for (const { digest: pinned, tag, ...repository } of parsed) {
      const tags =
        tag !== undefined || pinned !== undefined ? [tag] : await allTags(repository, registry, options)
      for (const name of tags) {
        const named = name === undefined ? repository : { ...repository, tag: name }
        const digest = pinned ?? (await registry.manifest(repository, name as string, options.signal)).digest
        const parts = await partsOf({ ...repository, digest }, registry, options.signal)
        const reference = formatReference(named)
        for (const { isGone, ...part } of parts) if (!isGone) kept.push({ reference, ...part })
      }
    }
    return kept
  })
}

/** The lists of what is attached are found beside what they belong to. */
async function allTags(
  repository: { registry: string; path: string },
  registry: Registry,
  { signal }: ConnectionOptions,
): Promise<string[]> {
  const tags = await registry.tags(repository, signal)
  return tags.filter((tag) => !isReferrersTag(tag))
}
