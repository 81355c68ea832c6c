/** Which of the manifests below an index is for a platform. */
import { PackwrightError } from '../errors.ts'
import * as annotation from './annotations.ts'
import { type Descriptor, type ImageIndex, isManifestMediaType } from './manifest.ts'
import { SKILL_COLLECTION } from './media-types.ts'
import { fits, formatPlatform, NO_ARCH, type Platform, parsePlatform } from './platform.ts'

/** More platforms than there are: an index that lists them is not one of ours. */
const MOST_VARIANTS = 256

/**
 * The manifest of an index that is for a platform.
 *
 * @throws PackwrightError `PLATFORM_UNSUPPORTED` naming those that exist, `ARTIFACT_INVALID`
 */
export function chooseVariant(index: ImageIndex, platform: Platform, written: string): Descriptor {
  const { manifests } = index
  if (index.artifactType === SKILL_COLLECTION) throw isCollection(written, manifests.length)
  if (manifests.length > MOST_VARIANTS) {
    throw new PackwrightError(
      'ARTIFACT_INVALID',
      `${written} lists ${manifests.length} manifests; ${MOST_VARIANTS} are allowed.`,
    )
  }
  const offered = manifests.flatMap((entry) => {
    const built = platformOf(entry)
    return built === undefined ? [] : [{ entry, built }]
  })
  // ToolHive lists the same content once a platform: any of them is the skill, wherever it goes.
  const anywhere = index.artifactType?.startsWith('dev.toolhive.') === true ? offered[0]?.entry : undefined
  // Built for this C library, else for any or for musl, else for every machine.
  const fitting = offered.filter(({ built }) => fits(built, platform))
  const exact = fitting.find(({ built }) => built.libc === platform.libc) ?? fitting[0]
  const noarch = manifests.find((entry) => entry.annotations?.[annotation.TARGET] === NO_ARCH)
  const found = exact?.entry ?? noarch ?? anywhere
  if (found === undefined) {
    const here = formatPlatform(platform)
    const targets = offered.map(
      ({ entry, built }) => entry.annotations?.[annotation.TARGET] ?? formatPlatform(built),
    )
    if (targets.length === 0) {
      throw new PackwrightError(
        'ARTIFACT_INVALID',
        `${written} is an image index without platforms, not a pack.`,
        {
          hint: 'Name one of the manifests that it lists.',
        },
      )
    }
    throw new PackwrightError(
      'PLATFORM_UNSUPPORTED',
      `${written} has no variant for ${here}; it has ${targets.join(', ')}.`,
      {
        hint: 'Take one of them with --platform, or ask its publisher for yours.',
        details: { platform: here, available: targets },
      },
    )
  }
  if (isManifestMediaType(found.mediaType)) return found
  throw new PackwrightError('ARTIFACT_INVALID', `${written} lists ${found.mediaType}, which is no manifest.`)
}

function isCollection(written: string, skills: number): PackwrightError {
  return new PackwrightError(
    'ARTIFACT_INVALID',
    `${written} is a collection of ${skills} skills, not one pack.`,
    {
      hint: 'Install it as a whole or in part: packwright add <reference>, with --only <skill>.',
      details: { reference: written, skills },
    },
  )
}

function platformOf(entry: ImageIndex['manifests'][number]): Platform | undefined {
  const target = entry.annotations?.[annotation.TARGET]
  const parsed = target === undefined ? undefined : parsePlatform(target)
  if (parsed !== undefined) return parsed
  const { os, architecture, variant } = entry.platform ?? {}
  if (os === undefined || architecture === undefined || os === 'unknown') return undefined
  return { os, architecture, ...(variant === undefined ? {} : { variant }) }
}
