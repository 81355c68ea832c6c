/** From a zod schema's issues to problems that an author can act on. */
import type * as z from 'zod'
import type { Problem } from './normalised.ts'

/** `$.artifacts[0].install_as` */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((written, part) => {
    if (typeof part === 'number') return `${written}[${part}]`
    const key = String(part)
    return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? `${written}.${key}` : `${written}[${JSON.stringify(key)}]`
  }, '$')
}

export function problem(
  file: string,
  path: string,
  message: string,
  hint: string,
  severity: Problem['severity'] = 'error',
): Problem {
  return { severity, file, path, message, hint }
}

/** @param error of a schema that was asked to report its input */
export function problemsOf(error: z.ZodError, file: string): Problem[] {
  return error.issues.map((issue) => problem(file, jsonPath(issue.path), sentence(issue), remedy(issue)))
}

/** A longer value is no help in a message. */
const MAX_QUOTED = 80

function sentence(issue: z.core.$ZodIssue): string {
  if (
    issue.code === 'invalid_type' &&
    issue.input === undefined &&
    / received undefined$/.test(issue.message)
  ) {
    return `is missing; expected ${issue.expected}`
  }
  const message = issue.message.replace(/^Invalid input: /, '')
  const isShort = typeof issue.input === 'string' && issue.input.length <= MAX_QUOTED
  return isShort && message.startsWith('is ') ? `${JSON.stringify(issue.input)} ${message}` : message
}

function remedy(issue: z.core.$ZodIssue): string {
  const field = issue.path.findLast((part) => typeof part === 'string')
  const known = typeof field === 'string' ? REMEDIES[field] : undefined
  return known ?? `Correct the value of ${jsonPath(issue.path)}.`
}

const REMEDIES: Record<string, string> = {
  name: 'Use lower-case letters and digits, with dots or dashes between them, e.g. "my-pack".',
  version: 'Write a full semantic version without "v", e.g. "1.2.0".',
  license: 'Use an SPDX expression, e.g. "Apache-2.0" or "MIT OR Apache-2.0".',
  path: 'Name a file of the pack, relative to the manifest, with forward slashes.',
  install_as: 'Add "install_as": the name that users type for it.',
  prefix: 'Add "prefix": what its group names begin with.',
  engines: 'Map each host to a semver range, e.g. {"nono": ">=0.44.0"}.',
  dependencies: 'Map each pack to a semver range, or to {"ref": …, "version": …}.',
  description: 'Say in a sentence what the pack does.',
}
