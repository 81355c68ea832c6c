/**
 * What of a directory a commit has, file by file.
 *
 * `git status` is not asked: ignored files, `skip-worktree`, `fileMode=false`, `ignore=all` of a submodule and a sparse
 * checkout are all "clean" to it. The bytes on disk are held against the tree of the commit instead.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, lstatSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PackwrightError } from '../../errors.ts'
import { type CollectedTree, unreadable } from '../../pack/archive/index.ts'
import { askGit, git } from './git.ts'

/** A commit that is checked out. */
export interface Checkout {
  /** absolute, without links */
  root: string
  commit: string
  /** path → what the commit has there */
  tracked: () => Promise<ReadonlyMap<string, TreeEntry>>
}

interface TreeEntry {
  mode: string
  object: string
}

/** A checkout about which git says nothing. */
export interface Unreadable {
  root: string
  why: string
  hint: string
}

/**
 * @returns `undefined` outside of any repository, and in one without a commit
 */
export async function openCheckout(directory: string): Promise<Checkout | Unreadable | undefined> {
  const root = repositoryAbove(directory)
  if (root === undefined) return undefined
  const { code, stdout, stderr } = await askGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
  if (code === 0) {
    let tracked: Promise<ReadonlyMap<string, TreeEntry>> | undefined
    return {
      root,
      commit: stdout.trim(),
      tracked: () => {
        tracked ??= treeOf(root, stdout.trim())
        return tracked
      },
    }
  }
  if (code === undefined)
    return { root, why: 'git is not installed', hint: 'Install git where packs are published.' }
  if (/dubious ownership/.test(stderr))
    return {
      root,
      why: 'git refuses it, because its files belong to another user',
      hint: `Run git config --global --add safe.directory ${root} first, as the user who publishes.`,
    }
  if (stderr.trim() === '') {
    // Silent: there is no commit yet, or HEAD names one that is lost.
    const named = await askGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD'])
    if (named.code !== 0) return undefined
    const why = `git cannot read the commit ${named.stdout.trim()} that HEAD names`
    return { root, why, hint: 'Repair the checkout, or fetch what is missing of it.' }
  }
  const said = stderr.trim().split('\n').at(-1) ?? ''
  return { root, why: `git says: ${said}`, hint: 'Repair the checkout.' }
}

/** Where `.git` lies: told without git, so that a missing or unwilling git is not taken for a missing repository. */
export function repositoryAbove(directory: string): string | undefined {
  if (!existsSync(directory)) return undefined
  for (let at = realpathSync(directory); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return undefined
  }
}

async function treeOf(directory: string, commit: string): Promise<ReadonlyMap<string, TreeEntry>> {
  const listed = await git(directory, ['ls-tree', '-r', '-z', '--full-tree', commit])
  if (listed === undefined)
    throw new PackwrightError('TREE_UNKNOWN', `git cannot list the files of ${commit} in ${directory}.`, {
      hint: 'Repair the checkout, or fetch what is missing of it.',
    })
  const entries = listed.split('\0').flatMap((line): [string, TreeEntry][] => {
    const [, mode, object, path] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
    return path === undefined ? [] : [[path, { mode: mode as string, object: object as string }]]
  })
  return new Map(entries)
}

export interface Held {
  /** what the commit does not have like this */
  differs: { path: string; why: string }[]
  /** what a build step makes, as it was said: patterns */
  built: string[]
}

/**
 * Holds what of a pack is published against the commit.
 *
 * @param location the pack's directory
 * @param said tells of a path in the pack by which pattern a build step is said to make it
 */
export async function holdAgainstCommit(
  checkout: Checkout,
  location: string,
  tree: CollectedTree,
  said: (path: string) => string | undefined,
): Promise<Held> {
  const tracked = await checkout.tracked()
  const inside = relative(checkout.root, realpathSync(location)).split(sep).join('/')
  const prefix = inside === '' ? '' : `${inside}/`
  const held: Held = { differs: [], built: [] }
  const there = new Set<string>()
  for (const file of tree.files) {
    const path = relative(location, file.location).split(sep).join('/')
    there.add(path)
    const why = await difference(checkout, tracked, prefix + path, file)
    const by = why === undefined ? undefined : said(path)
    if (by !== undefined) held.built.push(by)
    else if (why !== undefined) held.differs.push({ path, why })
  }
  for (const path of tracked.keys()) {
    if (!path.startsWith(prefix)) continue
    const own = path.slice(prefix.length)
    if (there.has(own) || !tree.wants(own) || said(own) !== undefined) continue
    if (!existsSync(join(checkout.root, path)))
      held.differs.push({ path: own, why: 'is in the commit and not in the checkout' })
  }
  held.built = [...new Set(held.built)].sort()
  return held
}

async function difference(
  checkout: Checkout,
  tracked: ReadonlyMap<string, TreeEntry>,
  path: string,
  file: { location: string; size: number; executable: boolean },
): Promise<string | undefined> {
  const entry = tracked.get(path) ?? tracked.get(path.normalize('NFC'))
  if (entry === undefined) return await differenceInSubmodule(checkout, tracked, path, file)
  if (entry.mode === '120000')
    return await differenceByLink(checkout, tracked, { location: file.location, entry }, file)
  const object = await blobId(file, algorithmOf(entry))
  if (object !== entry.object) return await whyChanged(checkout.root, path)
  // Windows keeps no such bit.
  const executable = entry.mode === '100755'
  if (process.platform === 'win32' || executable === file.executable) return undefined
  return `is ${file.executable ? '' : 'not '}executable, and in the commit it is ${executable ? '' : 'not'}`.trimEnd()
}

/** What is no entry of the commit itself lies in a submodule, behind a link, or in no commit. */
async function differenceInSubmodule(
  checkout: Checkout,
  tracked: ReadonlyMap<string, TreeEntry>,
  path: string,
  file: { location: string; size: number; executable: boolean },
): Promise<string | undefined> {
  for (let at = dirname(path); at !== '.'; at = dirname(at)) {
    const link = tracked.get(at)
    const root = join(checkout.root, at)
    if (link?.mode === '120000')
      return await differenceByLink(checkout, tracked, { location: root, entry: link }, file)
    if (link?.mode !== '160000') continue
    const inside = await treeOf(root, link.object)
    const own = { root, commit: link.object, tracked: async () => inside }
    return await difference(own, inside, path.slice(at.length + 1), file)
  }
  return 'is in no commit'
}

function linkId(location: string, algorithm: string): string {
  const text = Buffer.from(readlinkSync(location))
  return createHash(algorithm).update(`blob ${text.length}\0`).update(text).digest('hex')
}

/**
 * A file that a link leads to, or that lies in a directory to which one does. A link is what it names, and what it leads to
 * has to be as the commit has it as well.
 */
async function differenceByLink(
  checkout: Checkout,
  tracked: ReadonlyMap<string, TreeEntry>,
  link: { location: string; entry: TreeEntry },
  file: { location: string; size: number; executable: boolean },
): Promise<string | undefined> {
  const { location, entry } = link
  if (!lstatSync(location).isSymbolicLink())
    return `is a ${location === file.location ? 'file' : 'directory'}, and in the commit it is a link`
  if (linkId(location, algorithmOf(entry)) !== entry.object) return 'is changed'
  const real = realpathSync(file.location)
  const path = relative(checkout.root, real).split(sep).join('/')
  return await difference(checkout, tracked, path, { ...file, location: real })
}

function algorithmOf({ object }: TreeEntry): 'sha1' | 'sha256' {
  return object.length === 64 ? 'sha256' : 'sha1'
}

const SMALL_FILE = 256 * 1024

async function blobId(file: { location: string; size: number }, algorithm: string): Promise<string> {
  const hash = createHash(algorithm).update(`blob ${file.size}\0`)
  try {
    // A stream costs a small file many times what its bytes do.
    if (file.size <= SMALL_FILE) return hash.update(readFileSync(file.location)).digest('hex')
    await pipeline(createReadStream(file.location), hash)
  } catch (cause) {
    throw unreadable(file.location, cause)
  }
  return hash.digest('hex')
}

const CHANGING = ['text', 'eol', 'filter', 'working-tree-encoding', 'ident', 'crlf']

/** Bytes are compared as they lie; where it is git that lays them otherwise, the attribute is named. */
async function whyChanged(root: string, path: string): Promise<string> {
  const asked = await git(root, ['check-attr', '-z', ...CHANGING, '--', path])
  const words = asked?.split('\0') ?? []
  const set = CHANGING.flatMap((name, index) => {
    const value = words[index * 3 + 2]
    return value === undefined || value === 'unspecified' || value === 'unset' ? [] : [`${name}=${value}`]
  })
  const lines = await git(root, ['config', 'core.autocrlf'])
  if (lines !== undefined && lines !== 'false') set.push(`core.autocrlf=${lines}`)
  return set.length === 0 ? 'is changed' : `is changed; git's ${set.join(', ')} changes such files`
}

/** Patterns of what a build step makes: `targets/`, a `.gtpack`, the manifest's output, and what the repository says. */
export function saidWith(
  output: string | undefined,
  repository: ((path: string) => string | undefined) | undefined,
): (path: string) => string | undefined {
  const own = output?.replace(/^\.\//, '').replace(/\/$/, '')
  return (path) => {
    if (own !== undefined && (path === own || path.startsWith(`${own}/`))) return own
    if (path.startsWith('targets/')) return 'targets/'
    if (path.endsWith('.gtpack')) return basename(path)
    return repository?.(path)
  }
}
