/** What a pack asks for: tools that its agents may call, capabilities of hosts, code that runs by itself. */
import type { PackManifest } from './manifest/index.ts'

/** @returns `kind:name`, sorted; what a new version adds deserves a look before it is installed */
export function capabilitiesOf(manifest: PackManifest): string[] {
  const { extra = {}, artifacts = [] } = manifest
  const found = [
    ...named('tool', extra['allowed-tools']),
    ...named('capability', extra['capabilities']),
    ...named('permission', extra['permissions']),
    ...each(extra['agents']).flatMap((agent) => named('tool', agent['toolAllowlist'])),
    ...each(extra['nodes']).flatMap((node) => named('node', node['capabilities'])),
    ...each(extra['chains']).flatMap((chain) => named('chain', chain['capabilities'])),
    ...each([requirements(extra)]).flatMap((needs) => named('nexo', needs['nexo_capabilities'])),
    ...artifacts.filter(({ type }) => RUNS.has(type)).map(({ type, path }) => `${type}:${path}`),
  ]
  return [...new Set(found)].sort()
}

/** Artifacts that hosts run, or that change whom they trust. */
const RUNS = new Set(['hook', 'script', 'trust_policy'])

function requirements(extra: Record<string, unknown>): unknown {
  const [plugin] = each([extra['plugin'] ?? extra])
  return plugin?.['requires'] ?? extra['requires']
}

function each(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : []).filter(
    (item): item is Record<string, unknown> =>
      typeof item === 'object' && item !== null && !Array.isArray(item),
  )
}

/** Names in a list, in a text with commas or spaces between, or the keys of an object. */
function named(kind: string, value: unknown): string[] {
  if (typeof value === 'string')
    return value.split(/[\s,]+/).flatMap((name) => (name === '' ? [] : [`${kind}:${name}`]))
  if (Array.isArray(value))
    return value.flatMap((name) => (typeof name === 'string' ? [`${kind}:${name}`] : []))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, wanted]) => (wanted === false ? [] : [`${kind}:${name}`]))
}
