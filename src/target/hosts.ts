/** Where a host expects the artifacts of a pack, by the templates that `packs.json` gives for it. */
import { isAbsolute } from 'node:path'
import { insideOf, safeName } from '../pack/index.ts'
import type { PackArtifact } from '../pack/manifest/index.ts'
import type { HostPlacement, PlacementContext } from '../systems/index.ts'
import { isSensitive } from './grants.ts'

/**
 * Placements by a host's own table.
 *
 * @param table artifact type → template; `{install_as}`, `{name}` (file name), `{path}`, `{prefix}` and `{pack}` stand for
 *   the artifact's own; relative to the project, or below `~/`
 */
export function genericPlacements(
  table: Readonly<Record<string, string>>,
  artifacts: readonly PackArtifact[],
  context: PlacementContext,
): HostPlacement[] {
  return artifacts.flatMap((artifact) => {
    const template = table[artifact.type]
    if (template === undefined) return []
    const onlyIf =
      artifact.type === 'trust_policy'
        ? ({ onlyIf: 'trust-policy' } as const)
        : artifact.placement === 'project'
          ? ({ onlyIf: 'init' } as const)
          : {}
    const names = template.includes('{install_as}')
      ? [
          artifact.install_as ?? artifact.path.replace(/^.*\//, '').replace(/\.[^.]*$/, ''),
          ...(artifact.aliases ?? []),
        ]
      : [undefined]
    return names.map((name) => {
      const target = fill(template, name, artifact, context)
      // A template that leaves the name to the pack grants a place, not what is run or obeyed there.
      const outside = template.includes('{') && isSensitive(target) ? ({ outside: true } as const) : {}
      return { path: artifact.path, target, ...onlyIf, ...outside }
    })
  })
}

function fill(
  template: string,
  installAs: string | undefined,
  artifact: PackArtifact,
  context: PlacementContext,
): string {
  const values: Record<string, string> = {
    install_as: installAs === undefined ? '' : safeName(installAs, artifact.path, context.pack),
    name: artifact.path.replace(/^.*\//, ''),
    path: artifact.path,
    prefix: artifact.prefix === undefined ? '' : safeName(artifact.prefix, artifact.path, context.pack),
    pack: context.pack,
  }
  const filled = template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
  if (filled.startsWith('~/')) return insideOf(context.home, filled.slice(2), artifact.path, context.pack)
  return isAbsolute(filled) ? filled : insideOf(context.project, filled, artifact.path, context.pack)
}
