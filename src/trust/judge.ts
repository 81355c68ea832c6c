/** Whether a signer that is proven to have signed is one that a rule allows for a pack. */
import { PackwrightError } from '../errors.ts'
import { isLayout, type Repository } from '../oci/index.ts'
import { anchored, type PolicyRule } from '../policy/index.ts'
import type { SignerFacts } from '../signing/index.ts'

/**
 * What somebody signed: a release, whose ref has to be the tag of that version, or something about what is published
 * (a status, a catalog, advisories), which is as good from the main branch or from the tag of any release.
 */
export type Signed = 'release' | 'standing'

export interface JudgedPack {
  repository: Repository
  name: string
  version: string | undefined
  /** default `release` */
  signed?: Signed
}

/** What a rule asks for, without the places that it is for. */
type Constraints = Omit<PolicyRule, 'match'>

const GITHUB = 'https://github.com'
const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'
/**
 * Triggers under which text or code of strangers may run with the repository's own identity.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
const UNSAFE_TRIGGERS = new Set<string | undefined>([
  'discussion',
  'discussion_comment',
  'fork',
  'gollum',
  'issue_comment',
  'issues',
  'pull_request',
  'pull_request_comment',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_target',
  'watch',
  'workflow_run',
])

/**
 * Without a rule, the narrow reading holds: a workflow of a repository of the same owner on github.com, run for the tag
 * of this version.
 *
 * @throws PackwrightError `IDENTITY_MISMATCH`, `ISSUER_MISMATCH` saying what was expected and what was found
 */
export function judgeSigner(signer: SignerFacts, rule: PolicyRule | undefined, pack: JudgedPack): void {
  if (rule?.keys !== undefined) {
    if (signer.identity.startsWith('key:')) return
    throw mismatch('a signature by one of the keys that the policy names', signer.identity)
  }
  if (rule?.identity !== undefined || rule?.identity_regexp !== undefined) judgeIdentity(signer, rule, pack)
  else judgeOwner(signer, rule, pack)
  judgePublisher(signer, rule ?? {}, pack)
  if (rule?.namespace_binding !== false) judgeNamespace(signer, pack)
}

/** Anybody can have a certificate for an address of theirs; without a rule that names it, it proves nothing. */
function judgeOwner(signer: SignerFacts, rule: PolicyRule | undefined, pack: JudgedPack): void {
  if (rule?.repository !== undefined) return
  expect('ISSUER_MISMATCH', 'issuer', rule?.oidc_issuer ?? GITHUB_ISSUER, signer.issuer)
  if (isLayout(pack.repository) || isOfOrganisation(signer, pack)) return
  throw mismatch('a signer that a rule names, or a repository of the organisation', signer.identity)
}

/** Whether a repository of the organisation in the reference signed. GitHub's names have no case. */
export function isOfOrganisation({ owner, issuer }: SignerFacts, { repository }: JudgedPack): boolean {
  const [org] = repository.path.split('/')
  return issuer === GITHUB_ISSUER && owner?.toLowerCase() === `${GITHUB}/${org}`
}

/** Everything that a rule states about the run that signed; beside an identity only what is stated. */
function judgePublisher(signer: SignerFacts, rule: Constraints, pack: JudgedPack): void {
  const named = rule.identity !== undefined || rule.identity_regexp !== undefined
  const { signed = 'release' } = pack
  if (rule.repository !== undefined) {
    expect('ISSUER_MISMATCH', 'issuer', rule.oidc_issuer ?? GITHUB_ISSUER, signer.issuer)
    expectName('repository', `${GITHUB}/${rule.repository}`, signer.repository)
  }
  const workflow = signed === 'release' ? rule.workflow : (rule.status_workflow ?? rule.workflow)
  if (workflow !== undefined) expectOneOf('workflow', [workflow].flat(), signer.workflow)
  if (rule.repository_id !== undefined)
    expect('IDENTITY_MISMATCH', 'repository id', rule.repository_id, signer.repository_id)
  if (rule.repository_owner_id !== undefined)
    expect('IDENTITY_MISMATCH', 'owner id', rule.repository_owner_id, signer.owner_id)
  if (!named) {
    if (signer.build_signer !== signer.build_config)
      throw mismatch(`a job of ${signer.build_config} itself`, `a reusable workflow, ${signer.build_signer}`)
    expect('IDENTITY_MISMATCH', 'certificate identity', signer.build_signer, signer.identity)
  }
  if (!named || (signed === 'release' ? rule.ref : (rule.status_ref ?? rule.ref)) !== undefined)
    judgeRef(signer, rule, pack)
  if (UNSAFE_TRIGGERS.has(signer.trigger))
    throw mismatch('a trigger under which no strangers’ code runs', signer.trigger)
  if (rule.environment !== undefined)
    expect('IDENTITY_MISMATCH', 'environment', rule.environment, signer.environment)
  if (rule.runner !== undefined) expect('IDENTITY_MISMATCH', 'runner', rule.runner, signer.runner)
}

function judgeRef(signer: SignerFacts, rule: Constraints, pack: JudgedPack): void {
  const { signed = 'release' } = pack
  const patterns = signed === 'release' ? refPattern(rule.ref, pack) : standingRefs(rule)
  if (patterns.some((pattern) => pattern.test(signer.ref ?? ''))) return
  throw mismatch(
    signed === 'release'
      ? `the ref ${rule.ref ?? 'refs/tags/v{version} or refs/tags/{name}-v{version}'} for ${pack.name} ${pack.version}`
      : `the ref ${rule.status_ref ?? `${MAIN} or the tag of a release`}`,
    signer.ref,
  )
}

const MAIN = 'refs/heads/main'
const ANY = /\{name\}|\{version\}/g

/** Whoever may release may also say what became of a release, from any of its tags or from the main branch. */
function standingRefs({ ref, status_ref: own }: Constraints): RegExp[] {
  const written = own ?? ref
  const patterns = written === undefined ? ['refs/tags/v*', 'refs/tags/*-v*'] : [written]
  const main = own === undefined ? [MAIN] : []
  return [...patterns, ...main].map((pattern) => globOf(pattern.replace(ANY, '*'), {}))
}

/** Without a pattern of its own, the ref has to be the tag of this very version. */
export function refPattern(written: string | undefined, pack: JudgedPack): RegExp[] {
  const patterns = written === undefined ? ['refs/tags/v{version}', 'refs/tags/{name}-v{version}'] : [written]
  const values: Record<string, string> = { '{name}': pack.name, '{version}': pack.version ?? '' }
  return patterns.map((pattern) => globOf(pattern, values))
}

function globOf(pattern: string, values: Record<string, string>): RegExp {
  const source = pattern.split(/(\{name\}|\{version\}|\*)/).map((part) => {
    if (part === '*') return '[^/]*'
    return escaped(values[part] ?? part)
  })
  return new RegExp(`^${source.join('')}$`)
}

function judgeIdentity(signer: SignerFacts, rule: PolicyRule, pack: JudgedPack): void {
  expect('ISSUER_MISMATCH', 'issuer', rule.oidc_issuer, signer.issuer)
  const { identity, identity_regexp: expression } = rule
  if (identity !== undefined && !identityFits(identity, signer.identity, pack))
    throw mismatch(`the identity ${identity}`, signer.identity)
  if (expression === undefined) return
  if (anchored(filled(expression, pack))?.test(signer.identity) !== true)
    throw mismatch(`an identity like ${expression}`, signer.identity)
}

function identityFits(written: string, found: string, pack: JudgedPack): boolean {
  const source = escaped(written).replace(/\\\{(name|version)\\\}/g, '{$1}')
  return new RegExp(`^${filled(source, pack)}$`).test(found)
}

/** As an expression. What is said about a release later may come from the run of any other release. */
function filled(written: string, { name, version = '', signed = 'release' }: JudgedPack): string {
  return written
    .replaceAll('{name}', () => escaped(name))
    .replaceAll('{version}', () => (signed === 'release' ? escaped(version) : '[^/]*'))
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Who signs for `ghcr.io/acme/…` is a repository of acme's. Certificates that name no owner are not bound. */
function judgeNamespace(signer: SignerFacts, pack: JudgedPack): void {
  if (isLayout(pack.repository) || signer.owner === undefined) return
  const org = pack.repository.path.split('/')[0]
  const owner = signer.owner.replace(/^https:\/\/[^/]+\//, '')
  if (owner.toLowerCase() !== org)
    throw mismatch(`a repository of "${org}", where the pack lies`, `one of "${owner}"`)
}

function expectOneOf(what: string, wanted: readonly string[], found: string | undefined): void {
  if (!wanted.some((one) => one === found)) throw mismatch(`the ${what} ${wanted.join(' or ')}`, found)
}

/** GitHub's names have no case. */
function expectName(what: string, wanted: string, found: string | undefined): void {
  if (wanted.toLowerCase() !== found?.toLowerCase()) throw mismatch(`the ${what} ${wanted}`, found)
}

function expect(
  code: 'IDENTITY_MISMATCH' | 'ISSUER_MISMATCH',
  what: string,
  wanted: string | undefined,
  found: string | undefined,
) {
  if (wanted === found) return
  throw mismatch(`the ${what} ${wanted}`, found, code)
}

function mismatch(
  expected: string,
  found: string | undefined,
  code: 'IDENTITY_MISMATCH' | 'ISSUER_MISMATCH' = 'IDENTITY_MISMATCH',
): PackwrightError {
  return new PackwrightError(
    code,
    `The signer is not allowed: expected ${expected}, found ${found ?? 'none'}.`,
    {
      hint: 'If that signer is right, change the rule in packs.policy.json; else do not use the pack.',
      details: { expected, found },
    },
  )
}
