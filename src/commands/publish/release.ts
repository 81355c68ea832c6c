/** The release at hand, for the commands that build. */
import { presentRelease } from '../../build/index.ts'
import { parseReleaseVersion } from '../../pack/manifest/index.ts'
import { readSettings, tagForms } from '../../publish/index.ts'
import type { Env } from '../flags/settings.ts'

/** The version, and the pack if the tag that CI runs for names one. @throws PackwrightError `VERSION_INVALID`, `TAG_INVALID` */
export async function releaseOf(
  flag: string | undefined,
  env: Env,
): Promise<{ version?: string; taggedPack?: string }> {
  if (flag !== undefined) return { version: parseReleaseVersion(flag, '--pack-version') }
  const release = presentRelease(env, tagForms(await readSettings()))
  if (release === undefined) return {}
  const { pack: taggedPack, version, origin } = release
  return {
    version: parseReleaseVersion(version, origin),
    ...(taggedPack === undefined ? {} : { taggedPack }),
  }
}
