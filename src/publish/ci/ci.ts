/** What publishing from CI needs beside publishing: workflow files, the matching policy, and a look at the result. */
import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fillTagForm, findPacks } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import { temporaryDirectory, writeFileAtomic } from '../../files/index.ts'
import { recordMemory } from '../../lock/index.ts'
import type { PolicyRule } from '../../policy/index.ts'
import { type PullResult, pull } from '../../pull/index.ts'
import type { ConnectionOptions } from '../../session/index.ts'
import { claimsOfRun, hasIdentityToken } from '../../signing/index.ts'
import type { PublishTarget } from '../destination.ts'
import { readSettings, tagForms } from '../settings.ts'
import { ownRule } from './identity.ts'
import { CHECK_WORKFLOW, checkWorkflow, isUnedited, publishWorkflow, workflowFile } from './workflow.ts'

export interface CiInitOptions {
  /** names or directories; default all packs */
  packs?: readonly string[] | undefined
  packsDir?: string | undefined
  target: PublishTarget
  /** `owner/name` of the GitHub repository that will publish */
  repository: string
  /** packwright's action, `owner/name@<40 hex> # <version>` */
  action: string
  /** root of the checkout; default the working directory */
  root?: string | undefined
  /** replaces workflows that were edited */
  force?: boolean | undefined
  /** says what would be written, and writes nothing */
  dryRun?: boolean | undefined
}

export interface CiInitResult {
  files: { path: string; status: 'written' | 'unchanged' | 'would write' }[]
  /** rules for the policies of consumers */
  rules: PolicyRule[]
}

/**
 * Writes one workflow a pack and one for pull requests.
 *
 * @throws PackwrightError `PACK_NOT_FOUND`, `TARGET_EXISTS` when a workflow differs and `force` is not set; then none is written
 */
export async function ciInit(options: CiInitOptions): Promise<CiInitResult> {
  const { root = '.', target, repository, action } = options
  const packs = (await findPacks(options)).map((discovery) => {
    if ('error' in discovery) throw discovery.error
    const { manifest } = discovery.pack
    if (manifest === undefined)
      throw new PackwrightError('MANIFEST_INVALID', `${discovery.location} has no readable manifest.`)
    return { pack: manifest.name, location: relative(root, discovery.location) || '.' }
  })
  const above = commonDirectory(packs.map(({ location }) => location))
  const forms = tagForms(await readSettings())
  const tagForm = forms.find((form) => form.includes('{name}')) ?? forms[0] ?? ''
  const files = new Map(
    packs.map((facts) => [
      workflowFile(facts.pack),
      publishWorkflow({ ...facts, ...target, action, tagForm }),
    ]),
  )
  files.set(CHECK_WORKFLOW, checkWorkflow({ location: above, ...target, action }))
  return {
    files: await writeAll(root, files, options),
    rules: packs.map(({ pack }) => consumerRule(pack, target, repository, tagForm)),
  }
}

function commonDirectory(locations: readonly string[]): string {
  const [first = '.'] = locations
  return locations.length === 1 ? first : dirname(first)
}

/** What a consumer writes to trust exactly that workflow for exactly that pack, on the tag of the version it says. */
function consumerRule(
  pack: string,
  { registry, org, repo }: PublishTarget,
  repository: string,
  tagForm: string,
): PolicyRule {
  const match = [registry, org, repo, pack].filter((part) => part !== '').join('/')
  const foreign = repository.split('/')[0]?.toLowerCase() !== org
  return {
    match,
    repository,
    workflow: workflowFile(pack),
    ref: `refs/tags/${fillTagForm(tagForm, { name: pack, scope: '*' })}`,
    ...(foreign ? { namespace_binding: false } : {}),
  }
}

/** All or none: a workflow that somebody edited stops it before anything is written. */
async function writeAll(
  root: string,
  files: ReadonlyMap<string, string>,
  { force, dryRun }: { force?: boolean | undefined; dryRun?: boolean | undefined },
): Promise<CiInitResult['files']> {
  const result: CiInitResult['files'] = []
  for (const [path, text] of files) {
    const before = await readFile(join(root, path), 'utf8').catch(() => undefined)
    if (before !== undefined && before !== text && force !== true && !isUnedited(before)) {
      throw new PackwrightError('TARGET_EXISTS', `${path} exists and says something else.`, {
        hint: 'Move it away, or replace it with --force. Nothing was written.',
        details: { path },
      })
    }
    result.push({ path, status: before === text ? 'unchanged' : dryRun === true ? 'would write' : 'written' })
  }
  if (dryRun !== true) for (const [path, text] of files) await writeFileAtomic(join(root, path), text)
  return result
}

export interface RunVerification {
  /** false when this run has nothing to sign with, and only digests were checked */
  signed: boolean
  packs: PullResult[]
}

/**
 * Pulls what this CI run published into a fresh store and requires that this very run signed it.
 *
 * @param references `…@sha256:<64 hex>`, as a publish gives them
 * @throws PackwrightError whatever a pull throws; `USAGE` outside of a CI whose identity is known
 */
export async function verifyRun(
  references: readonly string[],
  options: ConnectionOptions & {
    /** default: whether this run has a token to sign with */
    signed?: boolean | undefined
    trustedRoot?: string | undefined
    /** a lockfile whose entries learn who signed */
    lockfile?: string | undefined
  },
): Promise<RunVerification> {
  const env = options.env ?? process.env
  const signed = options.signed ?? hasIdentityToken(env)
  const policyObject = {
    trustedRoot: options.trustedRoot ?? 'public-good',
    default: 'require' as const,
    rules: signed ? [ownRule(env, await claimsOfRun(env))] : [],
  }
  const trust = signed ? { policyObject, mode: 'require' as const } : { mode: 'ignore' as const }
  await using store = await temporaryDirectory('packwright-store-')
  const packs = await pull({ ...options, references, requireDigest: true, store: store.path, trust })
  const seen = packs.flatMap(({ digest, trust: { signer } = {} }) =>
    signer === undefined ? [] : [[digest, { signer }] as const],
  )
  if (options.lockfile !== undefined && seen.length > 0) await recordMemory(options.lockfile, new Map(seen))
  return { signed, packs }
}
