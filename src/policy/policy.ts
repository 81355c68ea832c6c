/**
 * `packs.policy.json`: the consumer's rules about who may have signed which pack.
 *
 * The first rule whose `match` fits decides; without one, `default` does.
 */
import { dirname, resolve } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { jsonPath } from '../pack/manifest/index.ts'
import { lineOf, parseJson, readTextIfExists } from '../text/index.ts'
import { type PolicyRule, packsPolicy, type TrustMode } from './schema.ts'

export interface Policy {
  trustedRoot: TrustedRootSource
  default: TrustMode
  rules: PolicyRule[]
}

/** `public-good`, the path of a `trusted_root.json`, or a TUF repository with the path of its `root.json`. */
export type TrustedRootSource = string | { tuf: string; root: string }

export const NO_POLICY: Policy = { trustedRoot: 'public-good', default: 'warn', rules: [] }

/** @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND` */
export async function readPolicy(file: string): Promise<Policy> {
  const text = await readTextIfExists(file)
  if (text === undefined) throw new PackwrightError('NOT_FOUND', `There is no policy at ${file}.`)
  return parsePolicy(text, file)
}

/**
 * @param file what the policy is called in errors; paths in it are relative to where it lies
 * @throws PackwrightError `POLICY_INVALID`
 */
export function parsePolicy(text: string, file: string): Policy {
  let document: unknown
  try {
    document = parseJson(text, file)
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause), cause)
  }
  // Read once a call: compiling the schema would take longer than it saves.
  const parsed = packsPolicy.safeParse(document, { jitless: true })
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      ({ path, message }) => `line ${lineOf(text, path) ?? 1}: ${jsonPath(path)} ${message}`,
    )
    throw invalid(file, lines.join('; '), parsed.error)
  }
  const { trusted_root: root = 'public-good', default: otherwise = 'warn', rules = [] } = parsed.data
  const near = (path: string) => resolve(dirname(file), path)
  const trustedRoot = trustedRootOf(root, near)
  return { trustedRoot, default: otherwise, rules }
}

export const GITHUB_TUF = 'https://tuf-repo.github.com'
/** A root that lies beside the policy wins over the one that is pinned and fetched. */
const GITHUB_ROOT = 'github-root.json'

function trustedRootOf(written: TrustedRootSource, near: (path: string) => string): TrustedRootSource {
  if (typeof written === 'object') return { ...written, root: near(written.root) }
  if (written === 'github') return { tuf: GITHUB_TUF, root: near(GITHUB_ROOT) }
  return written === 'public-good' ? written : near(written)
}

function invalid(file: string, why: string, cause: unknown): PackwrightError {
  return new PackwrightError('POLICY_INVALID', `The policy ${file} is not valid: ${why}.`, {
    hint: 'Correct it; docs/trust.md has the format, schemas/packs.policy.schema.json checks it in an editor.',
    details: { file },
    cause,
  })
}

/** A policy as it is written to a file. */
export interface PolicyDocument {
  $schema?: string
  version: 1
  trusted_root?: string
  default: TrustMode
  rules: PolicyRule[]
}
