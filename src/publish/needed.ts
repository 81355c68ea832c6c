/** Packs that what is published depends on: whoever installs it has to find them. */
import pMap from 'p-map'
import { besideOf, formatRepository, parseReference, type Repository } from '../oci/index.ts'
import type { Registry } from '../registry/index.ts'
import type { PublishedPack } from './outcome.ts'

const AT_ONCE = 8

/** Warns of dependencies that are published nowhere. A registry that does not let one look says nothing about that. */
export async function warnOfUnpublished(
  published: readonly PublishedPack[],
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<void> {
  const here = new Set(published.map(({ reference }) => formatRepository(parseReference(reference))))
  const needed = new Map<string, { place: Repository; by: [PublishedPack, string][] }>()
  for (const pack of published) {
    for (const [name, { ref }] of Object.entries(pack.contents.manifest.dependencies ?? {})) {
      const place = ref === undefined ? besideOf(parseReference(pack.reference), name) : parseReference(ref)
      const written = formatRepository(place)
      const known = needed.get(written) ?? { place, by: [] }
      known.by.push([pack, name])
      if (!here.has(written)) needed.set(written, known)
    }
  }
  await pMap(
    needed,
    async ([written, { place, by }]) => {
      const tags = await registry.tags(place, signal).catch(() => ['unknown'])
      if (tags.length > 0) return
      for (const [pack, name] of by)
        pack.warnings.push(`${pack.name} depends on ${name}, which is not published at ${written}`)
    },
    { concurrency: AT_ONCE },
  )
}
