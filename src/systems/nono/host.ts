/**
 * Where nono expects the artifacts of a pack.
 *
 * @see https://github.com/nolabs-ai/nono/blob/main/docs/cli/features/package-publishing.mdx
 */
import { join } from 'node:path'
import { insideOf, safeName } from '../../pack/index.ts'
import type { PackArtifact } from '../../pack/manifest/index.ts'
import type { HostPlacement, PlacementContext } from '../system.ts'

/** nono's package store, as nono itself lays it out. */
export function nonoPlacements(
  artifacts: readonly PackArtifact[],
  context: PlacementContext,
): HostPlacement[] {
  const config = context.env['XDG_CONFIG_HOME'] || join(context.home, '.config')
  const store = join(config, 'nono', 'packages', context.namespace, context.pack)
  const own = { path: 'package.json', target: join(store, 'package.json') }
  return [own, ...artifacts.flatMap((artifact) => nonoArtifact(artifact, store, context))]
}

function nonoArtifact(artifact: PackArtifact, store: string, context: PlacementContext): HostPlacement[] {
  const { type, path } = artifact
  const file = path.slice(path.lastIndexOf('/') + 1)
  const at = (...parts: string[]) => ({ path, target: join(store, ...parts) })
  switch (type) {
    case 'profile':
      return [artifact.install_as, ...(artifact.aliases ?? [])]
        .filter((name) => name !== undefined)
        .map((name) => at('profiles', `${safeName(name, artifact.path, context.pack)}.json`))
    case 'instruction':
      return [
        at('instructions', file),
        ...(artifact.placement === 'project'
          ? [{ path, target: join(context.project, file), optional: true, ...only('init') }]
          : []),
      ]
    case 'trust_policy':
      return [{ ...at('trust-policy.json'), ...only('trust-policy') }]
    case 'groups':
      return [at('groups.json')]
    case 'plugin':
      return [
        at(path),
        ...(artifact.install_dir === undefined
          ? []
          : [
              {
                path,
                target: insideOf(context.home, join(artifact.install_dir, file), path, context.pack),
                outside: true as const,
              },
            ]),
      ]
    default:
      return []
  }
}

function only(onlyIf: 'init' | 'trust-policy') {
  return { outside: true, onlyIf } as const
}
