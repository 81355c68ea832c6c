/** Packs that live only in git: `git+https://github.com/acme/skills@<commit>#release-notes`. */
import { PackwrightError } from '../errors.ts'

export interface GitPack {
  /** what git fetches */
  url: string
  commit: string
  /** directory of the pack in the repository; empty for the whole of it */
  path: string
}

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

/**
 * @throws PackwrightError `REFERENCE_INVALID` for what is not pinned by commit, or leaves the repository
 */
export function parseGitPack(text: string): GitPack {
  const refuse = (why: string) =>
    new PackwrightError('REFERENCE_INVALID', `"${text.slice(0, 200)}" is not a pack in git: ${why}.`, {
      hint: 'Write git+https://host/owner/repository@<commit>#directory.',
    })
  const rest = text.replace(/^git\+/, '')
  const hash = rest.indexOf('#')
  const path = hash < 0 ? '' : rest.slice(hash + 1).replace(/^\.?\/+|\/+$/g, '')
  const before = hash < 0 ? rest : rest.slice(0, hash)
  const at = before.lastIndexOf('@')
  const url = at < 0 ? before : before.slice(0, at)
  const commit = at < 0 ? '' : before.slice(at + 1)
  if (!/^(?:https|ssh|file):\/\//.test(url)) throw refuse('its URL is not https://, ssh:// or file://')
  if (!COMMIT.test(commit)) throw refuse('it is not pinned by a whole commit id')
  if (/[\u0000-\u001f\\]/.test(path) || path.split('/').includes('..'))
    throw refuse('its directory leaves the repository')
  return { url, commit, path }
}

export function formatGitPack({ url, commit, path }: GitPack): string {
  return `git+${url}@${commit}${path === '' ? '' : `#${path}`}`
}
