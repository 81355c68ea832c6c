/**
 * What a pack says of itself, whatever format it said it in.
 *
 * Every reader in this room maps its own format onto `PackManifest`; nothing outside this room knows the formats.
 */

import * as z from 'zod'
import { foreignPackName } from './fields.ts'

export const MANIFEST_FORMATS = [
  'packwright',
  'openwop',
  'nono',
  'nexo',
  'greentic',
  'agent-skill',
  'claude-plugin',
  'codex-plugin',
  'copilot-plugin',
  'cursor-plugin',
  'gemini-extension',
  'devcontainer-feature',
] as const

export type ManifestFormat = (typeof MANIFEST_FORMATS)[number]

/** A file of the pack that its host puts somewhere when the pack is installed. */
export interface PackArtifact {
  type: string
  /** relative to the pack's directory, forward slashes */
  path: string
  install_as?: string
  install_dir?: string
  prefix?: string
  placement?: string
  aliases?: string[]
}

/** A pack that this pack needs: a semver range, and where it is unless it lies beside this one. */
export interface PackDependency {
  version: string
  ref?: string
}

export interface PackManifest {
  format: ManifestFormat
  /** the last path component of the repository */
  name: string
  /** absent when the release tag gives it */
  version?: string
  description?: string
  author?: string
  /** SPDX expression */
  license?: string
  homepage?: string
  repository?: string
  keywords?: string[]
  kind?: string
  platforms?: string[]
  /** host name → semver range */
  engines?: Record<string, string>
  dependencies?: Record<string, PackDependency>
  /** kept as they are written */
  peerDependencies?: Record<string, unknown>
  files?: string[]
  artifacts?: PackArtifact[]
  build?: { command: string; output: string }
  /** the host's own fields, untouched */
  extra?: Record<string, unknown>
}

/** A manifest of which it is settled which version it is. */
export type VersionedManifest = PackManifest & { version: string }

/** One thing that is wrong with a pack, or that its author should know. */
export interface Problem {
  severity: 'error' | 'warning'
  /** file of the pack, relative to its directory */
  file: string
  /** JSON path inside the file, `$` for the whole */
  path: string
  message: string
  hint: string
}

/** What a reader makes of a manifest file. `manifest` is absent when it is too broken to be mapped. */
export interface ManifestReading {
  manifest?: PackManifest
  problems: Problem[]
  /** the release decides the version, and this is the manifest's text with it; absent where the two have to agree */
  stamp?: (version: string) => string
}

/** Drops absent and empty fields, so that the normalised form of a pack is one and the same text. */
export function compact(manifest: { [K in keyof PackManifest]: PackManifest[K] | undefined }): PackManifest {
  const entries = Object.entries(manifest).filter(([, value]) => {
    if (value === undefined || value === null) return false
    if (Array.isArray(value)) return value.length > 0
    return typeof value !== 'object' || Object.keys(value).length > 0
  })
  return Object.fromEntries(entries) as unknown as PackManifest
}

const stringRecord = z.lazy(() => z.record(z.string(), z.string()))

/** The normalised form as it is read back from an artifact's config. */
export const packManifest = z.lazy(() =>
  z.looseObject({
    format: z.enum(MANIFEST_FORMATS),
    name: foreignPackName,
    version: z.string().optional(),
    description: z.string().optional(),
    author: z.string().optional(),
    license: z.string().optional(),
    homepage: z.string().optional(),
    repository: z.string().optional(),
    keywords: z.array(z.string()).optional(),
    kind: z.string().optional(),
    platforms: z.array(z.string()).optional(),
    engines: stringRecord.optional(),
    dependencies: z
      .record(z.string(), z.looseObject({ version: z.string(), ref: z.string().optional() }))
      .optional(),
    peerDependencies: z.record(z.string(), z.unknown()).optional(),
    files: z.array(z.string()).optional(),
    artifacts: z.array(z.looseObject({ type: z.string(), path: z.string() })).optional(),
    extra: z.record(z.string(), z.unknown()).optional(),
  }),
)
