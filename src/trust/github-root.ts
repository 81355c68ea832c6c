/**
 * Where trust in GitHub's own Sigstore instance begins.
 *
 * No library ships the root of its TUF repository, so it is fetched once and held against the digest that is pinned here;
 * from it on, TUF's own signatures lead to whatever root is in force today.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { writeFileAtomic } from '../files/index.ts'
import { sha256 } from '../oci/index.ts'
import { GITHUB_TUF } from '../policy/index.ts'
import { readUrl } from '../registry/index.ts'
import { canonical, parseJson } from '../text/index.ts'

const VERSION = 3
/** sha256 of the canonical JSON of what is signed in that root. */
const PINNED = 'sha256:7efcfe1a3dd38bac140a920c39f64a00fd9a116d2f1218e2cd022177f1c478a2'

/**
 * The file with the pinned root, below the cache; fetched when it is not there.
 *
 * @param fetchText gets the text of a URL
 * @throws PackwrightError `TRUSTED_ROOT_INVALID` when it cannot be fetched, or is another one
 */
export async function githubRoot(
  cache: string,
  fetchText: (url: string) => Promise<string> = getText,
  pinned: string = PINNED,
): Promise<string> {
  const file = join(cache, 'github-root', `${VERSION}.root.json`)
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined && isPinned(kept, pinned)) return file
  const url = `${GITHUB_TUF}/${VERSION}.root.json`
  let text: string
  try {
    text = await fetchText(url)
  } catch (cause) {
    throw invalid(`${url} cannot be fetched`, cause)
  }
  if (!isPinned(text, pinned)) throw invalid(`${url} is not the root that is pinned`)
  await mkdir(dirname(file), { recursive: true })
  await writeFileAtomic(file, text)
  return file
}

function isPinned(text: string, pinned: string): boolean {
  try {
    const { signed } = parseJson(text, 'root.json') as { signed: unknown }
    return sha256(canonical(signed)) === pinned
  } catch {
    return false
  }
}

const TIMEOUT_MS = 15_000
const MAX_BYTES = 1024 * 1024

async function getText(url: string): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const { status, text } = await readUrl(url, { env: process.env, signal, maxBytes: MAX_BYTES })
  if (status !== 200) throw new Error(`${url} answered ${status}`)
  return text
}

function invalid(why: string, cause?: unknown): PackwrightError {
  return new PackwrightError('TRUSTED_ROOT_INVALID', `GitHub's trusted root cannot be used: ${why}.`, {
    hint: 'Put its root.json beside the policy as github-root.json, or name a trusted_root.json.',
    cause,
  })
}
