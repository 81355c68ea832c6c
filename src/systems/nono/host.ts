/**
 * Where nono expects the artifacts of a pack.
 *
 * @see https://github.com/nolabs-ai/nono/blob/main/docs/cli/features/package-publishing.mdx
 */
import { isAbsolute, join, relative, resolve } from 'node:path'
import { insideOf, safeName } from '../../pack/index.ts'
import type { PackArtifact, PackManifest } from '../../pack/manifest/index.ts'
import type { HostClient, HostPlacement, PlacementContext } from '../system.ts'

/** nono's package store, as nono itself lays it out. */
export function nonoPlacements(
  artifacts: readonly PackArtifact[],
  context: PlacementContext,
): HostPlacement[] {
  const store = join(packagesOf(context), context.namespace, context.pack)
  const own = { path: 'package.json', target: join(store, 'package.json') }
  return [own, ...artifacts.flatMap((artifact) => nonoArtifact(artifact, store, context))]
}

/** nono itself goes by the variable only where it is absolute. */
function configOf({ env, home }: PlacementContext): string {
  const config = env['XDG_CONFIG_HOME']
  return config !== undefined && isAbsolute(config) ? config : join(home, '.config')
}

const packagesOf = (context: PlacementContext) => join(configOf(context), 'nono', 'packages')

/** From 0.62 on nono runs only what its own lockfile knows with a bundle, so nono has to install it. */
export const NONO_CLIENT: HostClient = {
  program: 'nono',
  since: '0.62.0',
  registryVariable: 'NONO_REGISTRY',
  pull: (address) => ['pull', '--force', address],
  remove: (address) => ['remove', address],
  directory: (address, context) => join(packagesOf(context), address),
  writes: wiredFiles,
}

/** The file that each directive of `wiring` writes, by its type. */
const WRITES: Record<string, string> = {
  symlink: 'link',
  write_file: 'dest',
  json_merge: 'file',
  yaml_merge: 'file',
  json_array_append: 'file',
  toml_block: 'file',
}

function wiringOf({ extra = {} }: PackManifest): Record<string, unknown>[] {
  const { wiring } = extra
  return Array.isArray(wiring) ? (wiring as Record<string, unknown>[]) : []
}

export function nonoUndone(manifest: PackManifest): string | undefined {
  const types = new Set(wiringOf(manifest).map(({ type }) => String(type)))
  return types.size === 0
    ? undefined
    : `its wiring (${[...types].join(', ')}) is not done: nono ${NONO_CLIENT.since} and later does it`
}

/** Directives with a condition count as well: whether it holds is seen only by nono. */
function wiredFiles(manifest: PackManifest, context: PlacementContext): string[] {
  const { name, artifacts = [] } = manifest
  const packages = packagesOf(context)
  const own = join(packages, context.namespace, name)
  const values: Record<string, string> = {
    PACK_DIR: own,
    NS: context.namespace,
    PLUGIN: name,
    HOME: context.home,
    XDG_CONFIG_HOME: configOf(context),
    NONO_CONFIG: join(configOf(context), 'nono'),
    NONO_PACKAGES: packages,
  }
  const wired = wiringOf(manifest).flatMap((directive) => {
    const written = directive[WRITES[String(directive['type'])] ?? '']
    if (typeof written !== 'string') return []
    return resolve(
      context.project,
      written.replace(/\$([A-Z_]+)/g, (whole, key) => values[key] ?? whole),
    )
  })
  const placed = artifacts
    .flatMap((artifact) => nonoArtifact(artifact, own, context))
    .flatMap(({ target, outside, onlyIf }) => (outside === true && onlyIf === undefined ? [target] : []))
  return [...wired, ...placed].filter((file) => relative(own, file).startsWith('..'))
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
        { ...at(path), ...runnable(path) },
        ...(artifact.install_dir === undefined
          ? []
          : [
              {
                path,
                target: insideOf(context.home, join(artifact.install_dir, file), path, context.pack),
                outside: true as const,
                ...runnable(path),
              },
            ]),
      ]
    default:
      return []
  }
}

/** nono makes scripts executable, whatever they were. */
function runnable(path: string) {
  return path.endsWith('.sh') ? { executable: true as const } : {}
}

function only(onlyIf: 'init' | 'trust-policy') {
  return { outside: true, onlyIf } as const
}
