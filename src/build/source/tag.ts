/** Release tags: `v1.2.3` releases every pack, `claude-v1.2.3` the pack of that name. */
import { PackwrightError } from '../../errors.ts'
import { isSemver } from '../../pack/manifest/index.ts'

export interface ReleaseTag {
  /** as it was given, without `refs/tags/` */
  tag: string
  version: string
  /** absent when the tag is for every pack */
  pack?: string
}

/** @returns `undefined` for a tag that is not one of the two forms */
export function readReleaseTag(written: string): ReleaseTag | undefined {
  const tag = written.replace(/^refs\/tags\//, '')
  if (/^v\d/.test(tag)) return isSemver(tag.slice(1)) ? { tag, version: tag.slice(1) } : undefined
  for (let at = tag.indexOf('-v'); at > 0; at = tag.indexOf('-v', at + 1)) {
    const version = tag.slice(at + 2)
    if (isSemver(version)) return { tag, version, pack: tag.slice(0, at) }
  }
  return undefined
}

/** @throws PackwrightError `TAG_INVALID`, saying what is wrong with the tag */
export function parseReleaseTag(written: string): ReleaseTag {
  const found = readReleaseTag(written)
  if (found !== undefined) return found
  throw new PackwrightError('TAG_INVALID', `The tag "${written}" releases nothing: ${fault(written)}.`, {
    hint: 'Tag a release of every pack as v1.2.3, a release of one pack as <pack>-v1.2.3.',
    details: { tag: written },
  })
}

function fault(written: string): string {
  const tag = written.replace(/^refs\/tags\//, '')
  const version = /\d+(?:\.\d+)+.*$/.exec(tag)?.[0]
  if (version === undefined) return 'it names no version'
  if (/(?:^|\.)0\d/.test(version.replace(/[-+].*$/, ''))) return `${version} has a number with a leading zero`
  if (!isSemver(version)) return `${version} is not a semantic version`
  return `there is no "v" before ${version}`
}

/**
 * The present release: PACK_VERSION, or the tag that CI runs for. A tag of one pack also names the pack.
 *
 * @throws PackwrightError `TAG_INVALID` when the tag looks like a release and is none
 */
export function presentRelease(
  env: NodeJS.ProcessEnv,
): { version: string; origin: string; pack?: string } | undefined {
  if (env['PACK_VERSION']) return { version: env['PACK_VERSION'], origin: 'PACK_VERSION' }
  const tag = env['GITHUB_REF_TYPE'] === 'tag' ? env['GITHUB_REF_NAME'] : env['CI_COMMIT_TAG']
  if (tag === undefined || !/^(?:.+-)?v\d/.test(tag)) return undefined
  const { version, pack } = parseReleaseTag(tag)
  return { version, origin: 'the tag', ...(pack === undefined ? {} : { pack }) }
}
