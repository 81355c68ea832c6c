/**
 * From a pack's directory to the list of what is published: sorted, checked by the entry rules, secrets refused.
 *
 * Nothing is written before this list is complete, so that a refusal leaves nothing behind. Directories are read
 * synchronously: for many small files that costs a fraction of what hopping between threads does.
 */
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { type ErrorCode, PackwrightError } from '../../errors.ts'
import { byPath } from '../../files/index.ts'
import { PathRegistry, pathProblem } from './entry-rules.ts'
import { type ArchiveLimits, DEFAULT_LIMITS } from './limits.ts'
import { HEAD_BYTES, isHarmlessNpmrc, secretByContent, secretByName } from './secrets.ts'
import { IGNORE_FILE, isWanted, type Selection, type SelectionOptions, selectionOf } from './selection.ts'
import { unreadable } from './unreadable.ts'

/** A regular file of the pack: its path inside, where it is, and what the archive says of it. */
export interface SourceFile {
  path: string
  location: string
  size: number
  executable: boolean
}

export interface PackTree {
  /** sorted bytewise by path */
  files: SourceFile[]
  /** what was left out without being asked to, for the user to know */
  leftOut: { path: string; why: string }[]
}

export interface CollectedTree extends PackTree {
  /** what of `files` matches nothing */
  unmatched: string[]
  /** whether a file of that path would be published */
  wants: (path: string) => boolean
}

export interface CollectOptions extends SelectionOptions {
  /** told of every entry that is refused, which is left out then; by default the first one is thrown */
  onRefused?: ((refused: PackwrightError) => void) | undefined
  limits?: ArchiveLimits
}

const MAX_KEY_FILE_BYTES = 64 * 1024

/**
 * Lists what of `directory` is published.
 *
 * @throws PackwrightError `PACK_EMPTY`, `ENTRY_SYMLINK`, `ENTRY_UNSUPPORTED`, `ENTRY_PATH`, `ENTRY_COLLISION`,
 *   `ENTRY_SECRET`, `FILE_UNREADABLE`, `ARCHIVE_LIMIT`
 */
export async function collectFiles(directory: string, options: CollectOptions = {}): Promise<CollectedTree> {
  const limits = options.limits ?? DEFAULT_LIMITS
  const selection = await selectionOf(directory, options)
  const tree: CollectedTree = {
    files: [],
    leftOut: [],
    unmatched: [],
    wants: (path) => isWanted(path, selection),
  }
  const refuse = options.onRefused ?? throwIt
  walk(directory, '', { selection, limits, tree, refuse })
  tree.files.sort(byPath)
  if (tree.files.length === 0) {
    throw new PackwrightError('PACK_EMPTY', `${directory} holds no file that would be published.`, {
      hint: `Check "files" in the manifest and ${IGNORE_FILE}.`,
      details: { directory },
    })
  }
  refuseCollisions(directory, tree, refuse)
  refuseSecrets(directory, tree, selection, refuse)
  tree.unmatched = selection.unmatched(tree.files)
  return tree
}

type Refuse = (refused: PackwrightError) => void

const throwIt: Refuse = (refused) => {
  throw refused
}

interface Walk {
  selection: Selection
  limits: ArchiveLimits
  tree: PackTree
  refuse: Refuse
}

function walk(root: string, inside: string, walked: Walk) {
  const { selection, limits, tree, refuse } = walked
  const entries = attempt(join(root, inside), () => readdirSync(join(root, inside), { withFileTypes: true }))
  if (inside !== '' && entries.length === 0)
    tree.leftOut.push({ path: `${inside}/`, why: 'an empty directory' })
  for (const entry of entries) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (selection.junk(path, entry.isDirectory())) {
      if (entry.name !== IGNORE_FILE) tree.leftOut.push({ path, why: 'not part of a pack' })
      continue
    }
    if (selection.ignored(path, entry.isDirectory())) continue
    if (entry.name === 'node_modules' && !selection.explicit.has(path)) {
      tree.leftOut.push({
        path: `${path}/`,
        why: 'installed dependencies; name it in "files" to publish it',
      })
      continue
    }
    if (entry.isDirectory()) {
      walk(root, path, walked)
      continue
    }
    try {
      if (entry.isSymbolicLink()) followLink(root, path, walked)
      else if (selection.wanted(path)) tree.files.push(sourceFile(root, path, limits))
    } catch (cause) {
      if (!(cause instanceof PackwrightError)) throw cause
      refuse(cause)
    }
    if (tree.files.length > limits.maxEntries) {
      throw new PackwrightError('ARCHIVE_LIMIT', `${root} holds more than ${limits.maxEntries} files.`)
    }
  }
}

/** A link inside the pack is stored as what it leads to: archives carry none. */
function followLink(root: string, path: string, walked: Walk): void {
  const { selection, limits, tree } = walked
  const leads = leadsTo(root, path, selection)
  if (leads.kind === 'directory') walk(root, path, walked)
  else if (!selection.wanted(path)) return
  else if (leads.kind === 'file') tree.files.push(sourceFile(root, path, limits))
  else {
    const hint = `Replace it by the file it points at, or leave it out with ${IGNORE_FILE}.`
    throw refusal('ENTRY_SYMLINK', path, root, `it is a symbolic link that ${leads.why}`, hint)
  }
}

type Leads = { kind: 'file' } | { kind: 'directory' } | { kind: 'refused'; why: string }

function leadsTo(root: string, path: string, selection: Selection): Leads {
  const location = join(root, path)
  if (isAbsolute(readlinkSync(location))) return { kind: 'refused', why: 'names an absolute path' }
  let real: string
  try {
    real = realpathSync(location)
  } catch {
    return { kind: 'refused', why: 'leads nowhere' }
  }
  const inside = relative(realpathSync(root), real).split(sep).join('/')
  if (inside === '' || inside === '..' || inside.startsWith('../') || isAbsolute(inside))
    return { kind: 'refused', why: 'leads out of the pack' }
  const isDirectory = statSync(real).isDirectory()
  if (selection.junk(inside, isDirectory) || inside.split('/').some((part) => part === '.git'))
    return { kind: 'refused', why: `leads to ${inside}, which is not part of a pack` }
  if (secretByName(inside) !== undefined && !selection.explicit.has(path))
    return { kind: 'refused', why: `leads to ${inside}, which usually holds credentials` }
  if (!isDirectory) return { kind: 'file' }
  const above = realpathSync(dirname(location))
  if (above === real || above.startsWith(`${real}${sep}`)) return { kind: 'refused', why: 'leads to itself' }
  return { kind: 'directory' }
}

function sourceFile(root: string, path: string, limits: ArchiveLimits): SourceFile {
  const location = join(root, path)
  const why = pathProblem(path, limits)
  if (why !== undefined)
    throw refusal('ENTRY_PATH', path, root, why, `Rename it, or leave it out with ${IGNORE_FILE}.`)
  const found = attempt(location, () => statSync(location))
  if (!found.isFile()) {
    throw refusal(
      'ENTRY_UNSUPPORTED',
      path,
      root,
      'it is no regular file',
      `Leave it out with ${IGNORE_FILE}.`,
    )
  }
  if (found.size > limits.maxFileBytes) {
    throw refusal(
      'ARCHIVE_LIMIT',
      path,
      root,
      `it is larger than ${limits.maxFileBytes} bytes`,
      'Raise the limit.',
    )
  }
  return { path, location, size: found.size, executable: (found.mode & 0o111) !== 0 }
}

function refuseCollisions(root: string, tree: PackTree, refuse: Refuse): void {
  const seen = new PathRegistry()
  for (const { path } of tree.files) {
    const earlier = seen.add(path, false)
    if (earlier === undefined) continue
    const why = `it is the same as "${earlier}" on file systems that ignore case or Unicode form`
    refuse(refusal('ENTRY_COLLISION', path, root, why, 'Rename one of the two.'))
  }
}

function refuseSecrets(root: string, tree: PackTree, selection: Selection, refuse: Refuse): void {
  for (const file of tree.files) {
    if (selection.explicit.has(file.path)) continue
    const why = nameProblem(file) ?? contentProblem(file)
    if (why === undefined) continue
    const hint = `Leave it out with ${IGNORE_FILE}; if it really is to be published, name it in "files" of the manifest.`
    refuse(refusal('ENTRY_SECRET', file.path, root, why, hint))
  }
}

/** `.npmrc` may say which registry there is, and log in nowhere. */
function nameProblem({ path, location, size }: SourceFile): string | undefined {
  const why = secretByName(path)
  if (why === undefined || basename(path) !== '.npmrc' || size > MAX_KEY_FILE_BYTES) return why
  const text = attempt(location, () => readFileSync(location, 'utf8'))
  return isHarmlessNpmrc(text) ? undefined : why
}

function contentProblem(file: SourceFile): string | undefined {
  if (file.size < HEAD_BYTES || file.size > MAX_KEY_FILE_BYTES) return undefined
  return attempt(file.location, () => {
    const descriptor = openSync(file.location, 'r')
    try {
      const head = Buffer.alloc(HEAD_BYTES)
      readSync(descriptor, head, 0, HEAD_BYTES, 0)
      return secretByContent(head)
    } finally {
      closeSync(descriptor)
    }
  })
}

function refusal(code: ErrorCode, path: string, root: string, why: string, hint: string): PackwrightError {
  return new PackwrightError(code, `"${path}" in ${root} cannot be published: ${why}.`, {
    hint,
    details: { path, root },
  })
}

function attempt<T>(location: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw unreadable(location, cause)
  }
}
