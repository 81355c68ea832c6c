/** Packs that were pulled, as files for a plain web server from which the clients of another system install. */
import { PackwrightError } from '../errors.ts'
import type { PullResult } from '../pull/index.ts'
import { SITES, type WrittenSite } from '../systems/index.ts'

/** Whether there is a site of this name: `well-known`. */
export function isSite(name: string): boolean {
  return SITES.some((site) => site.name === name)
}

/**
 * Writes the site. What a former run wrote under a digest stays.
 *
 * @throws PackwrightError `USAGE` for an unknown site, `OUTPUT_UNWRITABLE`
 */
export async function writeStaticSite(
  name: string,
  packs: readonly PullResult[],
  directory: string,
): Promise<WrittenSite> {
  const site = SITES.find((one) => one.name === name)
  if (site === undefined) {
    throw new PackwrightError('USAGE', `There is no site "${name}".`, {
      hint: `Known are ${SITES.map((one) => one.name).join(', ')}.`,
    })
  }
  const write = await site.load()
  return await write(
    packs.map(({ manifest: { description }, ...pack }) => ({ ...pack, description })),
    directory,
  )
}
