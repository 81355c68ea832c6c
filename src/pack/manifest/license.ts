/** Licences, as SPDX writes them. */
import parseSpdx from 'spdx-expression-parse'

/**
 * `undefined` when `license` is an SPDX expression (or npm's two ways of saying that it is none), or names a file.
 *
 * @param isFile whether the pack has a file of that path
 */
export function licenseProblem(license: string, isFile: (path: string) => boolean): string | undefined {
  if (license === 'UNLICENSED' || license.startsWith('SEE LICENSE IN ')) return undefined
  const named = license.match(/[\w./-]*\w/g) ?? []
  if (named.some(isFile)) return undefined
  try {
    parseSpdx(license)
    return undefined
  } catch {
    return `"${license}" is not an SPDX expression`
  }
}
