/**
 * Which paths may be in an archive: one set of rules for packing and for unpacking.
 *
 * A path has to mean the same thing on Linux, macOS and Windows, must not leave the directory it is unpacked into,
 * and must not be a second spelling of another path.
 */

export interface PathLimits {
  /** bytes of one path, UTF-8 */
  maxPathBytes: number
  /** components of one path */
  maxDepth: number
}

const MAX_COMPONENT_BYTES = 255
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
const FORBIDDEN = /[<>:"|?*\\]/
/** Characters that make a path look like another: zero width, bidirectional controls, byte order mark. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/

/**
 * Says why a path is refused.
 *
 * @param path relative, components parted by `/`, no trailing slash
 * @returns `undefined` when it may be used
 */
export function pathProblem(path: string, limits: PathLimits): string | undefined {
  if (path === '') return 'it is empty'
  if (!path.isWellFormed()) return 'it is not valid Unicode'
  if (path.includes('\uFFFD')) return 'it is not valid UTF-8'
  if (CONTROL.test(path)) return 'it holds a control character'
  if (path.startsWith('/')) return 'it is absolute'
  if (/^[A-Za-z]:/.test(path)) return 'it begins with a drive letter'
  if (path.includes('\\')) return 'it holds a backslash'
  const forbidden = FORBIDDEN.exec(path)
  if (forbidden !== null) return `it holds ${JSON.stringify(forbidden[0])}, which not every system allows`
  if (INVISIBLE.test(path)) return 'it holds an invisible character'
  if (Buffer.byteLength(path) > limits.maxPathBytes) return `it is longer than ${limits.maxPathBytes} bytes`
  const components = path.split('/')
  if (components.length > limits.maxDepth) return `it is deeper than ${limits.maxDepth} directories`
  for (const component of components) {
    const why = componentProblem(component)
    if (why !== undefined) return why
  }
  return undefined
}

function componentProblem(component: string): string | undefined {
  if (component === '') return 'it has an empty component'
  if (component === '.' || component === '..') return `it has the component "${component}"`
  if (Buffer.byteLength(component) > MAX_COMPONENT_BYTES)
    return `a component is longer than ${MAX_COMPONENT_BYTES} bytes`
  if (/[. ]$/.test(component)) return 'a component ends in a dot or a space'
  if (component.startsWith(' ')) return 'a component begins with a space'
  if (isGitDirectory(component)) return `"${component}" would be taken for git's own directory`
  if (RESERVED.test(component)) return `"${component}" is a reserved name on Windows`
  return undefined
}

/** Every name that some file system takes for `.git`. */
function isGitDirectory(component: string): boolean {
  const plain = component
    .replace(/[. ]+$/, '')
    .normalize('NFKC')
    .toLowerCase()
  return plain === '.git' || plain === 'git~1'
}

/** A directory that git takes for a bare repository: what stands in its `config` may run commands. */
export function bareRepositoryIn(paths: Iterable<string>): string | undefined {
  const parts = new Map<string, Set<string>>()
  for (const path of paths) {
    const components = path.split('/')
    for (let depth = 0; depth < components.length; depth += 1) {
      const name = (components[depth] ?? '').toLowerCase()
      if (!['head', 'objects', 'refs'].includes(name)) continue
      const above = components.slice(0, depth).join('/')
      parts.set(above, (parts.get(above) ?? new Set()).add(name))
    }
  }
  return [...parts].find(([, names]) => names.size === 3)?.[0]
}

/** One key for all spellings of a path that some file system takes for the same (case, Unicode form). */
export function collisionKey(path: string): string {
  return path.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC')
}

/** Remembers the paths of one archive and tells when a new one collides with an earlier one. */
export class PathRegistry {
  readonly #seen = new Map<string, { path: string; directory: boolean }>()

  /** @returns the earlier path that `path` collides with, or `undefined` when it is new */
  add(path: string, directory: boolean): string | undefined {
    const components = path.split('/')
    for (let depth = 1; depth < components.length; depth += 1) {
      const clash = this.#enter(components.slice(0, depth).join('/'), true)
      if (clash !== undefined) return clash
    }
    const key = collisionKey(path)
    const earlier = this.#seen.get(key)
    if (earlier !== undefined && !(directory && earlier.directory && earlier.path === path))
      return earlier.path
    return this.#enter(path, directory)
  }

  #enter(path: string, directory: boolean): string | undefined {
    const key = collisionKey(path)
    const earlier = this.#seen.get(key)
    if (earlier === undefined) {
      this.#seen.set(key, { path, directory })
      return undefined
    }
    return earlier.path === path && earlier.directory === directory ? undefined : earlier.path
  }
}
