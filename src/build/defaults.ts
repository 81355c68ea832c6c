/** Where packs and archives are when nobody says. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { MANIFEST_FILES } from '../systems/index.ts'

export const DEFAULT_PACKS_DIR = 'packs'
export const DEFAULT_OUT_DIR = 'dist/packs'

/**
 * The directory with the packs: the one that is named, else `packs`, else where repositories of other systems keep theirs:
 * `skills/<name>/SKILL.md`, `src/<id>/devcontainer-feature.json`.
 */
export function packsDirOf(named: string | undefined): string {
  if (named !== undefined) return named
  if (existsSync(DEFAULT_PACKS_DIR)) return DEFAULT_PACKS_DIR
  const usual = MANIFEST_FILES.find(({ kept, file }) => kept !== undefined && isKept(kept, file))
  return usual?.kept ?? DEFAULT_PACKS_DIR
}

function isKept(directory: string, manifest: string): boolean {
  if (!existsSync(directory)) return false
  return readdirSync(directory).some((name) => existsSync(join(directory, name, manifest)))
}
