/** Whether what is installed is what was installed: of the lockfile's packs, and with every file. */
import { join } from 'node:path'
import { compareTree, sentenceOf } from '../store/index.ts'
import { placedProblems, readReceipt } from '../target/index.ts'
import { openProject, type ProjectOptions } from './project.ts'

export interface InstalledState {
  name: string
  version: string
  directory: string
  /** what was changed, lost, or is not what the lockfile says; a sentence each */
  problems: string[]
  /** files that appeared in the pack's directory since: what runs there leaves them behind */
  extra: string[]
}

/**
 * Looks at the target of a project; nothing is changed, and no registry is asked.
 *
 * @throws PackwrightError `WANTED_INVALID`, `LOCKFILE_INVALID`
 */
export async function verifyInstalled(options: ProjectOptions = {}): Promise<InstalledState[]> {
  const { locked, target, directory: project } = await openProject(options)
  const states: InstalledState[] = []
  for (const { name, version, digest, file } of locked.values()) {
    const directory = join(target, name)
    const receipt = readReceipt(target, name)
    if (receipt?.installed === undefined) {
      // What a repository publishes is locked as well, and need not be installed.
      if (file !== undefined) continue
      states.push({ name, version, directory, problems: ['it is not installed'], extra: [] })
      continue
    }
    const found = await compareTree(directory, receipt.files)
    const other =
      receipt.installed.digest === digest
        ? []
        : [`${receipt.installed.version} is installed, ${version} is locked`]
    states.push({
      name,
      version,
      directory,
      problems: [
        ...(receipt.pending === undefined ? [] : ['its last installation was interrupted']),
        ...other,
        ...found.filter(({ kind }) => kind !== 'extra').map(sentenceOf),
        ...placedProblems(receipt, { directory: target, project }),
      ],
      extra: found.filter(({ kind }) => kind === 'extra').map(({ path }) => path),
    })
  }
  return states
}
