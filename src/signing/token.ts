/** Whether there is anything to sign keyless with. */

/** Whether this run can get an OIDC token: GitHub Actions with `id-token: write`, or `SIGSTORE_ID_TOKEN`. */
export function hasIdentityToken(env: NodeJS.ProcessEnv): boolean {
  const github = Boolean(env['ACTIONS_ID_TOKEN_REQUEST_URL'] && env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'])
  return github || Boolean(env['SIGSTORE_ID_TOKEN'])
}
