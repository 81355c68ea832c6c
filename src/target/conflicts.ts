/**
 * One plan for all packs of a call, held against itself and against the disk before anything is written.
 *
 * Whoever plans to write where another pack or the user has something is told, with both names.
 */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { conflict, refuseLinks } from './links.ts'
import type { Target } from './placed.ts'
import type { PlannedFile } from './plan.ts'

export interface PackPlan {
  /** what the pack is called in the project */
  name: string
  planned: readonly PlannedFile[]
  /** files of an earlier installation of this pack that are as they were written, absolute */
  known: ReadonlySet<string>
}

/** @throws PackwrightError `PLAN_CONFLICT`, and nothing is written */
export function refusePlanConflicts(plans: readonly PackPlan[], target: Target): void {
  const claims = new Map<string, string>()
  for (const { name } of plans) claims.set(join(target.directory, name), name)
  for (const { name, planned } of plans) {
    for (const file of planned) {
      const owner = ownerOf(file.target, claims)
      if (owner !== undefined && owner !== name)
        throw conflict(file.target, name, `${owner} writes it as well`)
    }
    for (const file of planned) claims.set(file.target, name)
  }
  for (const plan of plans) refuseBelowFiles(plan, claims)
  for (const { name, planned, known } of plans) {
    const own = join(target.directory, name)
    for (const location of [own, ...planned.map((file) => file.target)])
      refuseLinks(location, name, target.project, location === own)
    for (const group of new Set(planned.flatMap((file) => file.group ?? [])))
      refuseForeignDirectory(group, name, planned, known)
  }
}

/** Who has claimed a path, or a directory above it. */
function ownerOf(path: string, claims: ReadonlyMap<string, string>): string | undefined {
  const claimed = [path, ...ancestors(path)].find((at) => claims.has(at))
  return claimed === undefined ? undefined : claims.get(claimed)
}

/** A file cannot be a directory as well. */
function refuseBelowFiles({ name, planned }: PackPlan, claims: ReadonlyMap<string, string>): void {
  for (const { target } of planned) {
    const file = [...ancestors(target)].find((above) => claims.has(above))
    if (file !== undefined) throw conflict(target, name, `${claims.get(file)} writes a file at ${file}`)
  }
}

function* ancestors(path: string): Generator<string> {
  for (let at = dirname(path); dirname(at) !== at; at = dirname(at)) yield at
}

/** A pack adds files only to directories that it owns: one with files of the user's alone is the user's. */
function refuseForeignDirectory(
  group: string,
  name: string,
  planned: readonly PlannedFile[],
  known: ReadonlySet<string>,
): void {
  const found = filesIn(group)
  const mine = new Set(planned.map((file) => file.target))
  if (found.length === 0 || found.some((file) => mine.has(file) || known.has(file))) return
  throw conflict(group, name, `${found[0]} is there, and packwright did not write it`)
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true, recursive: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}
