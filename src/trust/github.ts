/**
 * Attestations that GitHub keeps beside its registry, where `actions/attest` was not told to push them.
 *
 * @see https://docs.github.com/en/rest/users/attestations
 */
import * as z from 'zod'
import type { Digest } from '../oci/index.ts'
import { readUrl } from '../registry/index.ts'

const API = 'https://api.github.com'
/** What GitHub answers at most in one page. */
const PER_PAGE = 100
const MAX_BYTES = 32 * 1024 * 1024

const answer = z.lazy(() => z.looseObject({ attestations: z.array(z.looseObject({ bundle: z.unknown() })) }))

/**
 * @param repository `owner/name`
 * @returns the bundles; none where GitHub has none, or keeps the repository to itself
 * @throws Error when GitHub cannot be asked
 */
export async function* githubAttestations(
  repository: string,
  subject: Digest,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const api = (env['GITHUB_API_URL'] || API).replace(/\/+$/, '')
  const url = `${api}/repos/${repository}/attestations/${subject}?per_page=${PER_PAGE}`
  const token = env['GH_TOKEN'] || env['GITHUB_TOKEN']
  const headers = {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  }
  const { status, text } = await readUrl(url, { env, headers, signal, maxBytes: MAX_BYTES })
  if (status === 404) return
  if (status !== 200) throw new Error(`it answered ${status}`)
  for (const { bundle } of answer.parse(JSON.parse(text)).attestations)
    if (bundle != null) yield Buffer.from(JSON.stringify(bundle))
}
