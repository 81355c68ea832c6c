/** What ToolHive's client installs, and for which platforms. */
import type { PackManifest } from '../../pack/manifest/index.ts'
import type { PackedFile } from '../dialect.ts'
import { dropsModes } from '../standard.ts'

/** One content for both: thv reads the first. */
export const PLATFORMS = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
] as const

/** What thv refuses to install. */
export function clientLimits({ name }: PackManifest, files: readonly PackedFile[], size: number): string[] {
  const total = files.reduce((sum, file) => sum + file.size, 0)
  const found: [boolean, string][] = [
    [name.length < 2 || name.length > 64, 'names have at least 2 characters and at most 64'],
    [
      name.includes('--') || !/^[a-z0-9-]*$/.test(name),
      'names have lower-case letters, digits and single hyphens',
    ],
    [files.length > 1_000, 'packs have at most 1,000 files'],
    [size > 50 * 1024 * 1024, 'archives have at most 50 MiB'],
    [files.some((file) => file.size > 100 * 1024 * 1024), 'files have at most 100 MiB'],
    [total > 500 * 1024 * 1024, 'packs unpack to at most 500 MiB'],
  ]
  return found.flatMap(([refused, why]) => (refused ? [`ToolHive will not install it: ${why}`] : []))
}

/** What thv does to skills: it runs nothing of them itself. */
export function skillLimits(manifest: PackManifest, files: readonly PackedFile[], size: number): string[] {
  return [...clientLimits(manifest, files, size), ...dropsModes('ToolHive', files)]
}
