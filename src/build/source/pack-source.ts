/** Where one pack's files come from, held against the commit that is named for them. */
import { basename, join } from 'node:path'
import type { ArtifactSource } from '../../oci/index.ts'
import type { CollectedTree } from '../../pack/archive/index.ts'
import type { VersionedManifest } from '../../pack/manifest/index.ts'
import { holdAgainstCommit, saidWith } from './held.ts'
import type { SourceFacts } from './source.ts'

interface Asked {
  source: ArtifactSource
  sourceOf?: ((location: string) => Promise<SourceFacts>) | undefined
  builtBy?: ((pack: string, location: string) => (path: string) => string | undefined) | undefined
}

export interface PackSource {
  source: ArtifactSource
  changed?: { paths: string[]; why: string; hint: string }
}

/** @param tree absent when an archive is published as it is: that is what its build step made */
export async function sourceOf(
  pack: { location: string; prebuilt?: string | undefined },
  manifest: VersionedManifest,
  tree: CollectedTree | undefined,
  context: Asked,
): Promise<PackSource> {
  const known: ArtifactSource & Pick<SourceFacts, 'checkout'> =
    (await context.sourceOf?.(pack.location)) ?? context.source
  const { checkout, ...facts } = known
  if (checkout === undefined) return { source: facts }
  if (!('commit' in checkout)) {
    const why = `nobody can tell whether it is what its commit has: ${checkout.why}`
    return { source: { ...facts, dirty: 'unknown' }, changed: { paths: [], why, hint: checkout.hint } }
  }
  if (tree === undefined)
    return { source: { ...facts, dirty: false, built: [basename(pack.prebuilt ?? '')] } }
  const said = saidWith(manifest.build?.output, context.builtBy?.(manifest.name, pack.location))
  const { differs, built } = await holdAgainstCommit(checkout, pack.location, tree, said)
  const source = { ...facts, dirty: differs.length > 0, built }
  if (differs.length === 0) return { source }
  const shown = differs.slice(0, MOST_SHOWN).map(({ path, why }) => `${join(pack.location, path)} ${why}`)
  const more = differs.length > MOST_SHOWN ? `, and ${differs.length - MOST_SHOWN} more` : ''
  const why = `it is not what the commit ${checkout.commit.slice(0, 12)} has: ${shown.join('; ')}${more}`
  return { source, changed: { paths: differs.map(({ path }) => path), why, hint: COMMIT_IT } }
}

const MOST_SHOWN = 5
const COMMIT_IT =
  'Commit it, name what a build step makes under "built" in packwright.json, or publish with --allow-dirty; the artifact then says so.'
