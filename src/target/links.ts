/** Links that stand where an installation writes. */
import { lstatSync, realpathSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { PackwrightError } from '../errors.ts'

/**
 * Links of the user's home are the user's; one inside the project must not lead out of it. Asked again right before a file
 * is put there: a link may have appeared meanwhile.
 */
export function refuseLinks(location: string, name: string, project: string, own: boolean): void {
  const inside = relative(project, location)
  if (inside.startsWith('..') || isAbsolute(inside)) return
  const parts = inside.split(sep)
  const checked = own ? parts : parts.slice(0, -1)
  let at = project
  for (const part of checked) {
    at = join(at, part)
    const found = lstatSync(at, { throwIfNoEntry: false })
    if (found === undefined) return
    if (!found.isSymbolicLink()) continue
    const leads = realpathIfExists(at)
    const root = realpathIfExists(project) ?? project
    if (leads?.startsWith(`${root}${sep}`) && at !== location) continue
    throw conflict(location, name, `${at} is a link that leads out of the project`)
  }
}

function realpathIfExists(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

export function conflict(path: string, pack: string, why: string): PackwrightError {
  return new PackwrightError('PLAN_CONFLICT', `${pack} cannot be installed at ${path}: ${why}.`, {
    hint: 'Nothing was installed. Remove one of the two, or choose other clients for it (--client).',
    details: { path, pack },
  })
}
