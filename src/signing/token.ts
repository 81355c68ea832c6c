/** The OIDC token of a run: whether there is one to sign keyless with, and as whom it would sign. */
import { PackwrightError } from '../errors.ts'

/** Whether this run can get an OIDC token: GitHub Actions with `id-token: write`, or `SIGSTORE_ID_TOKEN`. */
export function hasIdentityToken(env: NodeJS.ProcessEnv): boolean {
  return hasGithubToken(env) || Boolean(env['SIGSTORE_ID_TOKEN'])
}

function hasGithubToken(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['ACTIONS_ID_TOKEN_REQUEST_URL'] && env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'])
}

/** What a token of GitHub Actions says of its run; Fulcio writes it into the certificate. */
export interface RunClaims {
  /** `owner/name`, in the case that the certificate has */
  repository?: string
  ref?: string
  /** `owner/name/.github/workflows/file@ref` of the workflow that was started */
  workflow_ref?: string
  /** the same of the workflow that the job is written in */
  job_workflow_ref?: string
}

/**
 * @returns `undefined` outside of GitHub Actions, and where the token was set by hand
 * @throws PackwrightError `SIGNING_FAILED` when the token cannot be had or read
 */
export async function claimsOfRun(env: NodeJS.ProcessEnv): Promise<RunClaims | undefined> {
  if (env['GITHUB_ACTIONS'] !== 'true' || env['SIGSTORE_ID_TOKEN'] || !hasGithubToken(env)) return undefined
  const { CIContextProvider } = await import('@sigstore/sign')
  try {
    const token = await new CIContextProvider('sigstore').getToken()
    const [, payload = ''] = token.split('.')
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as RunClaims
  } catch (cause) {
    throw new PackwrightError('SIGNING_FAILED', 'The OIDC token of this run cannot be had or read.', {
      hint: 'Nothing was published. Try again; the job needs id-token: write.',
      cause,
    })
  }
}
