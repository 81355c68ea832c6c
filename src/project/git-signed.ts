/** Whether a commit is signed as a policy wants it. */
import { PackwrightError } from '../errors.ts'
import type { Repository } from '../oci/index.ts'
import { ruleFor } from '../policy/index.ts'
import { modeFor, type TrustContext, type TrustedKey } from '../trust/index.ts'
import { commitSigner, validKeys } from './commit-signer.ts'
import type { GitPack } from './git-reference.ts'
import type { ProjectOptions } from './project.ts'

/** The place that rules are about: the repository, and the pack in it. */
export function placeInGit({ url, path }: GitPack): Repository {
  const { hostname, pathname } = new URL(url)
  const parts = [pathname.replace(/\.git$/, ''), path].flatMap((part) => part.split('/')).filter(Boolean)
  return { registry: hostname || 'localhost', path: parts.join('/').toLowerCase() }
}

/** A commit can carry a signature, an archive in git cannot: where the policy wants one, it is the commit's. */
export async function requireSigned(
  checkout: string,
  git: GitPack,
  name: string,
  trust: TrustContext,
  options: ProjectOptions,
): Promise<TrustedKey | undefined> {
  const rule = ruleFor(trust.policy, placeInGit(git))
  const mode = modeFor(rule, trust)
  const { env = process.env } = options
  const keys = mode === 'ignore' ? [] : validKeys(rule, trust)
  const signer = await commitSigner(checkout, git.commit, keys, env)
  if (signer === undefined && mode === 'require') throw unsigned(git.commit, name)
  if (signer === undefined || rule === undefined) return undefined
  options.onEvent?.({
    type: 'verified',
    reference: `${name} at ${git.commit}`,
    identity: `key ${signer.id}`,
    matched: rule.match,
  })
  return signer
}

function unsigned(commit: string, name: string): PackwrightError {
  return new PackwrightError(
    'SIGNATURE_MISSING',
    `The commit ${commit} of ${name} is not signed with a key that the policy names for it.`,
    {
      hint: 'Take it from a registry, or name the key that its commits are signed with (SSH) in packs.policy.json.',
      details: { pack: name, commit },
    },
  )
}
