/** Who signs in the CI run at hand: the rule of a policy that only this run's own identity satisfies. */
import { PackwrightError } from '../../errors.ts'
import type { PolicyRule } from '../../policy/index.ts'
import type { RunClaims } from '../../signing/index.ts'

/**
 * @param claims what the run's own token says, where there is one
 * @returns a rule for the workflow (GitHub Actions) or the pipeline definition (GitLab CI), on this very ref
 * @throws PackwrightError `USAGE` outside of both
 */
export function ownRule(env: NodeJS.ProcessEnv, claims: RunClaims = {}): PolicyRule {
  const rule = githubRule(env, claims) ?? gitlabRule(env)
  if (rule !== undefined) return { match: '**', mode: 'require', ...rule, namespace_binding: false }
  throw new PackwrightError('USAGE', 'Nothing says as whom this run signs.', {
    hint: 'It works in GitHub Actions (GITHUB_WORKFLOW_REF) and in GitLab CI (CI_PROJECT_URL); elsewhere pull with --policy.',
  })
}

function githubRule(env: NodeJS.ProcessEnv, claims: RunClaims): Partial<PolicyRule> | undefined {
  const repository = claims.repository ?? env['GITHUB_REPOSITORY']
  const workflowRef = claims.workflow_ref ?? env['GITHUB_WORKFLOW_REF']
  const ref = claims.ref ?? env['GITHUB_REF']
  if (!repository || !workflowRef || !ref) return undefined
  const workflow = workflowRef.slice(repository.length + 1).replace(/@.*$/, '')
  return { repository, workflow, ref }
}

/** @see https://docs.gitlab.com/ci/yaml/signing_examples/ */
function gitlabRule(env: NodeJS.ProcessEnv): Partial<PolicyRule> | undefined {
  const { CI_SERVER_URL: issuer, CI_PROJECT_URL: project, CI_CONFIG_PATH: path = '.gitlab-ci.yml' } = env
  if (!issuer || !project) return undefined
  const ref = env['CI_COMMIT_TAG']
    ? `refs/tags/${env['CI_COMMIT_TAG']}`
    : `refs/heads/${env['CI_COMMIT_BRANCH']}`
  return { identity: `${project}//${path}@${ref}`, oidc_issuer: issuer }
}
