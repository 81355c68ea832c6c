/** What git leaves in a file until somebody finishes: a pointer in place of the content, marks of a conflict. */
import { readFileSync } from 'node:fs'
import { type PackTree, unreadable } from '../pack/archive/index.ts'
import { type Problem, problem } from '../pack/manifest/index.ts'

const POINTER = 'version https://git-lfs.github.com/spec/v1\n'
/** A pointer is smaller than this, in bytes, by Git LFS's specification. */
const POINTER_BYTES = 1024
const LARGEST_TEXT_BYTES = 1024 * 1024
const CONFLICT = /^<{7} .*\n(?:.*\n)*?={7}\r?\n(?:.*\n)*?>{7} /m
/** A page about merging shows such marks on purpose. */
const FENCED = /^(`{3,}|~{3,})[\s\S]*?^\1/gm

function contentOf(location: string): Buffer {
  try {
    return readFileSync(location)
  } catch (cause) {
    throw unreadable(location, cause)
  }
}

export function unfinishedFiles({ files }: PackTree): Problem[] {
  return files.flatMap(({ path, location, size }) => {
    if (size > LARGEST_TEXT_BYTES) return []
    const bytes = contentOf(location)
    if (size < POINTER_BYTES && bytes.toString('latin1').startsWith(POINTER)) {
      const hint = 'Fetch the content: git lfs pull (in GitHub Actions: lfs: true of actions/checkout).'
      return [problem(path, '$', 'is a pointer of Git LFS in place of the content', hint)]
    }
    if (!bytes.includes('<<<<<<< ') || bytes.includes(0)) return []
    const text = bytes.toString('utf8')
    if (!CONFLICT.test(/\.mdx?$/i.test(path) ? text.replace(FENCED, '') : text)) return []
    return [problem(path, '$', 'has marks of a merge conflict', 'Resolve the conflict.')]
  })
}
