/** What is different between two versions of a pack: files, sizes, and what the manifest says. */
import { canonical, isRecord } from '../text/index.ts'
import type { FileEntry } from './archive/index.ts'
import { capabilitiesOf } from './capabilities.ts'
import type { PackManifest } from './manifest/index.ts'

/** One version, as an artifact describes it or as it was just built. */
export interface ComparedPack {
  manifest: PackManifest
  /** absent when nothing lists them */
  files?: readonly FileEntry[] | undefined
  /** bytes of the layer */
  size: number
}

export interface FieldChange {
  /** JSON path, `$.engines.openwop` */
  path: string
  before: unknown
  after: unknown
}

export interface PackComparison {
  size: { before: number; after: number }
  /** absent when one of the two does not list its files */
  files?: {
    added: string[]
    removed: string[]
    changed: { path: string; before: number; after: number; mode?: { before: string; after: string } }[]
  }
  manifest: FieldChange[]
  /** pack → range, `null` where it is not needed */
  dependencies: { name: string; before: string | null; after: string | null }[]
  /** what it asks for: tools, capabilities of hosts, code that runs by itself */
  capabilities: { added: string[]; removed: string[] }
}

export function comparePacks(before: ComparedPack, after: ComparedPack): PackComparison {
  const known = before.files !== undefined && after.files !== undefined
  return {
    size: { before: before.size, after: after.size },
    ...(known ? { files: compareFiles(before.files ?? [], after.files ?? []) } : {}),
    manifest: compareFields(before.manifest, after.manifest, '$'),
    dependencies: compareDependencies(before.manifest, after.manifest),
    capabilities: compareNames(capabilitiesOf(before.manifest), capabilitiesOf(after.manifest)),
  }
}

function compareNames(before: readonly string[], after: readonly string[]) {
  return {
    added: after.filter((name) => !before.includes(name)),
    removed: before.filter((name) => !after.includes(name)),
  }
}

function compareDependencies(before: PackManifest, after: PackManifest): PackComparison['dependencies'] {
  const [was, is] = [before.dependencies ?? {}, after.dependencies ?? {}]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()
  return names.flatMap((name) => {
    const [old, now] = [was[name]?.version ?? null, is[name]?.version ?? null]
    return old === now ? [] : [{ name, before: old, after: now }]
  })
}

function compareFiles(before: readonly FileEntry[], after: readonly FileEntry[]) {
  const was = new Map(before.map((file) => [file.path, file]))
  const is = new Map(after.map((file) => [file.path, file]))
  const changed = after.flatMap((file) => {
    const old = was.get(file.path)
    if (old === undefined || (old.sha256 === file.sha256 && old.mode === file.mode)) return []
    const mode = old.mode === file.mode ? {} : { mode: { before: old.mode, after: file.mode } }
    return [{ path: file.path, before: old.size, after: file.size, ...mode }]
  })
  return {
    added: after.filter(({ path }) => !was.has(path)).map(({ path }) => path),
    removed: before.filter(({ path }) => !is.has(path)).map(({ path }) => path),
    changed,
  }
}

function compareFields(before: unknown, after: unknown, path: string): FieldChange[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) => compareFields(before[key], after[key], `${path}.${key}`))
  }
  return canonical(before) === canonical(after) ? [] : [{ path, before, after }]
}
