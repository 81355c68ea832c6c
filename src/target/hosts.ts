/**
 * Where hosts expect the artifacts of a pack.
 *
 * nono's table is its own; every other host is described by templates in `packs.json`.
 *
 * @see https://github.com/nolabs-ai/nono/blob/main/docs/cli/features/package-publishing.mdx
 */
import { isAbsolute, join, relative, resolve } from 'node:path'
import { PackwrightError } from '../errors.ts'
import type { PackArtifact } from '../pack/manifest/index.ts'
import { isInsidePath } from '../pack/manifest/index.ts'

export interface PlacementContext {
  /** directory of `packs.json` */
  project: string
  home: string
  env: NodeJS.ProcessEnv
  /** last component but one of the reference: nono's namespace */
  namespace: string
  pack: string
  /** instructions may go into the project */
  init: boolean
  /** trust policies may be placed */
  allowTrustPolicy: boolean
}

/** An artifact's way to a file; `optional` files never replace one that is there. */
export interface HostPlacement {
  path: string
  target: string
  optional?: boolean
}

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
        ...(artifact.placement === 'project' && context.init
          ? [{ path, target: join(context.project, file), optional: true }]
          : []),
      ]
    case 'trust_policy':
      return context.allowTrustPolicy ? [at('trust-policy.json')] : []
    case 'groups':
      return [at('groups.json')]
    case 'script':
      return [at('scripts', file)]
    case 'hook':
      return [at('hooks', file)]
    case 'plugin':
      return [
        at(path),
        ...(artifact.install_dir === undefined
          ? []
          : [{ path, target: insideOf(context.home, join(artifact.install_dir, file), artifact, context) }]),
      ]
    default:
      return []
  }
}

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
    if (template === undefined || (artifact.type === 'trust_policy' && !context.allowTrustPolicy)) return []
    if (artifact.placement === 'project' && !context.init) return []
    const names = template.includes('{install_as}')
      ? [
          artifact.install_as ?? artifact.path.replace(/^.*\//, '').replace(/\.[^.]*$/, ''),
          ...(artifact.aliases ?? []),
        ]
      : [undefined]
    return names.map((name) => ({ path: artifact.path, target: fill(template, name, artifact, context) }))
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
  if (filled.startsWith('~/')) return insideOf(context.home, filled.slice(2), artifact, context)
  return isAbsolute(filled) ? filled : insideOf(context.project, filled, artifact, context)
}

/** A name that a pack gives must stay a name. */
export function safeName(name: string, path: string, pack: string): string {
  if (/^[\w.@+-][\w.@+ -]*$/.test(name) && !name.includes('..') && name !== '.') return name
  throw new PackwrightError('ENTRY_PATH', `${pack}: "${name}" of ${path} is not a plain name.`, {
    hint: 'Nothing was installed. Ask the publisher to correct its manifest.',
  })
}

function insideOf(base: string, path: string, artifact: PackArtifact, context: PlacementContext): string {
  const target = resolve(base, path.replace(/^(?:\$HOME|~)\//, ''))
  const inside = relative(base, target)
  if (isInsidePath(path) && inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)) return target
  throw new PackwrightError(
    'ENTRY_PATH',
    `${context.pack}: ${artifact.path} would be placed outside of ${base}.`,
    {
      hint: 'Nothing was installed. Ask the publisher to correct its manifest.',
      details: { pack: context.pack, path },
    },
  )
}
