/**
 * Expressions of policies: RE2's, so that cosign's, Flux's and nexo's can be copied, and none can hang.
 *
 * They are always held against the whole identity, whether or not their author anchored them.
 */
import { createRequire } from 'node:module'
import type { RE2JS } from 're2js'

/** Loaded with the first expression: most policies have none. */
function re2(): typeof RE2JS {
  return (createRequire(import.meta.url)('re2js') as typeof import('re2js')).RE2JS
}

export interface Expression {
  test(text: string): boolean
}

/** @returns `undefined` for what RE2 does not read */
export function anchored(source: string): Expression | undefined {
  try {
    const compiled = re2().compile(source)
    return { test: (text) => compiled.matches(text) }
  } catch {
    return undefined
  }
}

/** @returns why an expression cannot be used; `undefined` when it can */
export function expressionProblem(source: string): string | undefined {
  try {
    re2().compile(source)
    return undefined
  } catch (cause) {
    return `is not a regular expression that RE2 reads: ${cause instanceof Error ? cause.message : cause}`
  }
}
