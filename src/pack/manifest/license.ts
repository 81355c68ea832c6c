/** Licences, as SPDX writes them. */
import parseSpdx from 'spdx-expression-parse'

/** `undefined` when `license` is an SPDX expression (or npm's two ways of saying that it is none). */
export function licenseProblem(license: string): string | undefined {
  if (license === 'UNLICENSED' || license.startsWith('SEE LICENSE IN ')) return undefined
  try {
    parseSpdx(license)
    return undefined
  } catch {
    return `"${license}" is not an SPDX expression`
  }
}
