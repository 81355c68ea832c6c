/** Reading a text document with a bound on its size. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs'
import { errnoOf, PackwrightError } from '../errors.ts'

/** What `-` stands for on a command line. Where it is a socket it has no name that can be opened. */
export const STDIN = '/dev/stdin'

export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024

/**
 * Reads a UTF-8 file.
 *
 * @throws PackwrightError `NOT_FOUND`, `FILE_UNREADABLE`, `MANIFEST_SYNTAX` (too large, not UTF-8)
 */
export async function readText(file: string, mostBytes?: number): Promise<string> {
  const text = await readTextIfExists(file, mostBytes)
  if (text === undefined)
    throw new PackwrightError('NOT_FOUND', `${file} does not exist.`, { details: { file } })
  return text
}

/** As `readText`, but `undefined` for a file that does not exist. */
export async function readTextIfExists(
  file: string,
  mostBytes = MAX_DOCUMENT_BYTES,
): Promise<string | undefined> {
  try {
    // Mostly a file that is looked for is not there, and that is told without making an error.
    const found = file === STDIN ? fstatSync(0) : statSync(file, { throwIfNoEntry: false })
    if (found === undefined) return undefined
    // A pipe that lies in a directory would be waited for until somebody writes; a shell's `<(…)` is one that is written.
    if (found.isFIFO() && !/^\/(?:dev|proc)\//.test(file))
      throw new PackwrightError('FILE_UNREADABLE', `${file} is a pipe, and no file.`, {
        hint: 'Remove it, or put a file in its place.',
      })
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readDocument(file, mostBytes))
  } catch (cause) {
    if (cause instanceof PackwrightError) throw cause
    const errno = errnoOf(cause)
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined
    if (cause instanceof TypeError)
      throw new PackwrightError('MANIFEST_SYNTAX', `${file} is not UTF-8 text.`, { cause })
    throw new PackwrightError('FILE_UNREADABLE', `${file} cannot be read (${errno ?? String(cause)}).`, {
      hint: 'Check that it is a file and that its permissions allow you to read it.',
      cause,
    })
  }
}

/** In one go: a small file takes longer to hand to another thread, step by step, than to read. */
function readDocument(file: string, mostBytes: number): Buffer {
  if (file === STDIN) return readFileSync(0)
  const descriptor = openSync(file, 'r')
  try {
    const { size } = fstatSync(descriptor)
    if (size <= mostBytes) return readFileSync(descriptor)
    throw new PackwrightError('MANIFEST_SYNTAX', `${file} is ${size} bytes; at most ${mostBytes} are read.`)
  } finally {
    closeSync(descriptor)
  }
}

/** Names on disk are bytes, and Node knows them as text: what is not UTF-8 is another path then. */
export function refuseUnreadablePath(path: string): void {
  if (!path.includes('\ufffd') || existsSync(path)) return
  throw new PackwrightError('USAGE', `The path ${path} is not UTF-8, and packwright cannot write there.`, {
    hint: 'Give the directory another name.',
    details: { path },
  })
}
