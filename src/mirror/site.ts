/** The packs of a project as files for a plain web server, from which clients of another system install. */
import { PackwrightError } from '../errors.ts'
import { openProject, type ProjectOptions, withProjectSettings } from '../project/index.ts'
import { type PullResult, pull } from '../pull/index.ts'
import { SITES, type SitePack, type StaticSite, type WrittenSite } from '../systems/index.ts'

/** Whether `packwright export <name>` writes a site. */
export function isSite(name: string): boolean {
  return SITES.some((site) => site.name === name)
}

/**
 * Writes what is locked, under the policy, as a site. What a former run wrote under a digest stays.
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
  return await writeSite(siteNamed(name), pulled, directory)
}

/** @throws PackwrightError `USAGE` */
function siteNamed(name: string): StaticSite {
  const found = SITES.find((site) => site.name === name)
  if (found !== undefined) return found
  throw new PackwrightError('USAGE', `There is no site "${name}".`, {
    hint: `Known are ${SITES.map((site) => site.name).join(', ')}.`,
  })
}

async function writeSite(
  site: StaticSite,
  packs: readonly PullResult[],
  directory: string,
): Promise<WrittenSite> {
  const write = await site.load()
  return await write(packs.map(sitePack), directory)
}

function sitePack({ name, version, manifest, reference, directory, files }: PullResult): SitePack {
  return { name, version, description: manifest.description, reference, directory, files }
}
