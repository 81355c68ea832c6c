/** What `add` is asked for becomes entries of `packs.json`: packs, collections of skills, and packs in git. */
import semver from 'semver'
import { releasesOf } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import { formatRepository, parseReference, type Reference, versionOfTag } from '../oci/index.ts'
import type { Registry } from '../registry/index.ts'
import { trustContext } from '../session/index.ts'
import { openPlaces } from '../trust/index.ts'
import { admitCollection, type CollectedSkill, readCollection } from './collection.ts'
import { listedHere } from './git-source.ts'
import { type Project, type ProjectOptions, withProjectSettings } from './project.ts'
import { splitRange, type WantedOptions } from './wanted/index.ts'
import type { AddedPack, AddOptions } from './wanted-pack.ts'

/**
 * @throws PackwrightError `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, `PACK_NOT_FOUND` for a skill that a collection does not
 *   have
 */
export async function chooseAdded(
  options: AddOptions,
  project: Project,
  registry: Registry,
): Promise<AddedPack[]> {
  const chosen = await Promise.all(
    options.references.map(async (text) => {
      const list = await listedHere(text)
      if (list !== undefined || text.startsWith('git+')) {
        const { vendorFromGit } = await import('./git-pack.ts')
        return await vendorFromGit(list ?? text, project, options, options.only)
      }
      return (await skillsOf(text, options, project, registry)) ?? [await oneOf(text, options, registry)]
    }),
  )
  const packs = chosen.flat()
  if (options.as !== undefined && packs.length !== 1)
    throw new PackwrightError('USAGE', '--as names one pack.', {
      hint: 'Add the others in a call of their own.',
    })
  return packs.map((pack) => ({
    name: options.as ?? pack.name,
    options: { ...pack.options, ...chosenFor(options) },
  }))
}

/** What was chosen for a pack is written down, so that an update does the same again. */
function chosenFor({ clients, user, init, grants }: AddOptions): Partial<WantedOptions> {
  return {
    ...(clients === undefined ? {} : { clients: [...clients] }),
    ...(user === true ? { user } : {}),
    ...(init === true ? { init } : {}),
    ...(grants === undefined || grants.length === 0 ? {} : { grants: [...grants] }),
  }
}

async function oneOf(text: string, options: AddOptions, registry: Registry): Promise<AddedPack> {
  const { ref, version, tag, digest } = splitRange(text)
  const name = ref.slice(ref.lastIndexOf('/') + 1)
  if (digest !== undefined) return { name, options: { ref, digest, ...(tag === undefined ? {} : { tag }) } }
  if (tag !== undefined) return { name, options: await movingTag(ref, tag, registry, options) }
  const prerelease = options.prerelease === true
  const range = version ?? (await newestRange(ref, prerelease, registry, options))
  return { name, options: { ref, version: range, ...(prerelease ? { prerelease: true } : {}) } }
}

/** A tag that exists is followed; `1.2` without such a tag is the range that it looks like. */
async function movingTag(
  ref: string,
  tag: string,
  registry: Registry,
  { signal, onEvent }: AddOptions,
): Promise<WantedOptions> {
  const found = await registry.resolve(parseReference(ref), tag, signal)
  if (found === undefined && semver.validRange(tag) !== null) return { ref, version: tag }
  if (found === undefined) {
    throw new PackwrightError('REFERENCE_NOT_FOUND', `${ref} has no tag "${tag}".`, {
      hint: `packwright show ${ref} lists what there is.`,
      details: { reference: ref, tag },
    })
  }
  const message = `${ref}:${tag} moves: it is pinned by digest now, and update takes what it points at then; no version orders it`
  onEvent?.({ type: 'warning', message })
  return { ref, tag }
}

/** The skills of a collection, each held to the digest that it lists; `undefined` for anything else. */
async function skillsOf(
  text: string,
  options: AddOptions,
  project: Project,
  registry: Registry,
): Promise<AddedPack[] | undefined> {
  const reference = collectionAt(text)
  const found =
    reference === undefined ? undefined : await readCollection(reference, registry, options.signal)
  if (found === undefined) {
    if (options.only === undefined || options.only.length === 0) return undefined
    throw new PackwrightError('USAGE', `${text} is not a collection, of which --only could choose.`, {
      hint: 'Name it with a tag or a digest, or leave --only out.',
    })
  }
  const places = openPlaces(options.env ?? process.env, options.onEvent)
  const trust = await trustContext(withProjectSettings(options, project))
  const { place, memory, unproven } = await admitCollection(found, registry, trust, places, options.signal)
  if (unproven !== undefined) options.onEvent?.({ type: 'warning', message: unproven })
  if (options.dryRun !== true) await places.remember(place, memory)
  const only = options.only ?? []
  const absent = only.find((name) => !found.skills.some((skill) => skill.name === name))
  if (absent !== undefined) {
    const names = found.skills.map(({ name }) => name).join(', ')
    throw new PackwrightError('PACK_NOT_FOUND', `The collection ${found.name} has no skill "${absent}".`, {
      hint: `It has ${names}.`,
    })
  }
  const wanted = found.skills.filter(({ name }) => only.length === 0 || only.includes(name))
  return wanted.map((skill) => collected(skill, found.reference))
}

/** A member that no version orders follows its digest alone. */
function collected({ name, ref, version, digest }: CollectedSkill, collection: string): AddedPack {
  if (digest === undefined)
    throw new PackwrightError('REFERENCE_NOT_FOUND', `${collection} lists ${ref}, which does not exist.`, {
      hint: 'Ask its publisher, or choose others with --only.',
    })
  const { tag, digest: _, ...repository } = parseReference(ref)
  const stated = version ?? (tag === undefined ? undefined : versionOfTag(tag))
  const ordered = stated !== undefined && semver.valid(stated) !== null
  const which = ordered ? { version: stated } : tag === undefined ? {} : { tag }
  return { name, options: { ref: formatRepository(repository), ...which, digest, collection } }
}

/** Only what is pinned or tagged can be a collection; ranges are for packs. */
function collectionAt(text: string): Reference | undefined {
  try {
    const reference = parseReference(text)
    return reference.tag === undefined && reference.digest === undefined ? undefined : reference
  } catch {
    return undefined
  }
}

async function newestRange(
  ref: string,
  prerelease: boolean,
  registry: Parameters<typeof releasesOf>[1],
  options: ProjectOptions,
): Promise<string> {
  const releases = await releasesOf(parseReference(ref), registry, options.signal)
  const newest = releases.find(({ version }) => prerelease || semver.prerelease(version) === null)
  if (newest !== undefined) return `^${newest.version}`
  const only = releases[0]?.version
  throw new PackwrightError(
    'REFERENCE_NOT_FOUND',
    only === undefined
      ? `${ref} has no released version.`
      : `${ref} has pre-releases only, the newest is ${only}.`,
    {
      hint:
        only === undefined
          ? 'Check the spelling; a private repository needs credentials.'
          : 'Say --prerelease to take one.',
      details: { reference: ref },
    },
  )
}
