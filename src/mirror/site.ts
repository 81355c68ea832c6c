import { openProject, type ProjectOptions, withProjectSettings } from '../project/index.ts'
import { pull } from '../pull/index.ts'
import { writeStaticSite } from '../serve/index.ts'
import type { WrittenSite } from '../systems/index.ts'

/**
 * Writes what a project has locked, under its policy, as files for a plain web server.
 *
 * @param name `well-known`
 * @throws PackwrightError `USAGE` for an unknown site, `OUTPUT_UNWRITABLE`, and what pulling throws
 */
export async function exportSite(
  name: string,
  directory: string,
  options: ProjectOptions = {},
): Promise<WrittenSite> {
  const project = await openProject(options)
  const settings = withProjectSettings(options, project)
  const pulled = await pull({ ...settings, lockfile: project.lockFile, references: [] })
  return await writeStaticSite(name, pulled, directory)
}
