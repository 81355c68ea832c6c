/** What lies in a repository of somebody else, at a commit. */
import { realpath } from 'node:fs/promises'
import { posix, relative, resolve, sep } from 'node:path'
import {
  type Checkouts,
  directoryIn,
  listedDirectory,
  readListing,
  readPackIn,
  git as runGit,
} from '../build/index.ts'
import { ERROR_CODES, PackwrightError } from '../errors.ts'
import { exists } from '../files/index.ts'
import { formatGitPack, type GitPack } from './git-reference.ts'
import type { ProjectOptions } from './project.ts'

/** The pack itself, or what the list in the repository names; what of it names no commit is passed over with a word. */
export async function packsIn(
  git: GitPack,
  sources: Checkouts,
  only: readonly string[],
  options: ProjectOptions,
): Promise<GitPack[]> {
  const root = await checkedOut(git, sources, options)
  const directory = await directoryIn(root, git.path, git.url)
  const listing = await readListing(directory)
  if (listing === undefined || (await readPackIn(root, directory)) !== undefined) return [git]
  const names = listing.packs.map(({ name }) => name)
  const absent = only.find((name) => !names.includes(name))
  if (absent !== undefined)
    throw new PackwrightError('PACK_NOT_FOUND', `${listing.file} of ${git.url} lists no "${absent}".`, {
      hint: `It lists ${names.join(', ')}.`,
    })
  const wanted = listing.packs.filter(({ name }) => only.length === 0 || only.includes(name))
  return wanted.flatMap(({ name, place }) => {
    if (place.kind === 'local' && place.path !== '')
      return [{ ...git, path: posix.join(git.path, place.path) }]
    if (place.kind === 'git' && place.commit !== undefined)
      return [{ url: place.url, commit: place.commit, path: place.path }]
    const why = place.kind === 'git' ? 'its source names no commit' : 'it is no directory of its own'
    options.onEvent?.({ type: 'warning', message: `${name} of ${git.url} is passed over: ${why}` })
    return []
  })
}

/**
 * A list of packs that lies on this machine, as the commit of its repository that is checked out.
 *
 * @returns `undefined` for what is no such list
 * @throws PackwrightError `SOURCE_UNKNOWN` for one that is in no commit
 */
export async function listedHere(text: string): Promise<string | undefined> {
  const directory = listedDirectory(text.split(sep).join('/'))
  if (directory === undefined || !(await exists(text))) return undefined
  const place = await realpath(resolve(directory))
  const [root, commit] = await Promise.all([
    runGit(place, ['rev-parse', '--show-toplevel']),
    runGit(place, ['rev-parse', 'HEAD']),
  ])
  if (root === undefined || commit === undefined) {
    throw new PackwrightError('SOURCE_UNKNOWN', `${text} is in no commit of a git repository.`, {
      hint: 'Packs from a list are pinned by commit: commit it, or name the packs in a registry.',
    })
  }
  const inside = relative(root.trim(), place).split(sep).join('/')
  return `git+file://${root.trim()}@${commit.trim()}${inside === '' ? '' : `#${inside}`}`
}

/** @throws PackwrightError `OFFLINE`, `SOURCE_UNKNOWN` */
export async function checkedOut(
  { url, commit }: GitPack,
  sources: Checkouts,
  { offline }: ProjectOptions,
): Promise<string> {
  const local = url.startsWith('file://')
  if (offline === true && !local) {
    throw new PackwrightError('OFFLINE', `The commit ${commit} of ${url} is not here.`, {
      hint: 'Run it once without --offline.',
    })
  }
  return await realpath(await sources.at(local ? new URL(url).pathname : url, commit))
}

/** What is wrong with a pack is said to somebody who cannot change it. */
export async function forConsumer<T>(git: GitPack, checkout: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof PackwrightError) || ERROR_CODES[thrown.code][0] !== 'invalid') throw thrown
    const { code, cause } = thrown
    const why = thrown.message.replaceAll(`${checkout}/`, '').replaceAll(checkout, '.')
    const hint = `Whoever looks after ${git.url} has to mend that; until then take another commit, or leave the pack out.`
    const details = { git: formatGitPack(git) }
    throw new PackwrightError(code, `${formatGitPack(git)}: ${why}`, { hint, details, cause })
  }
}
