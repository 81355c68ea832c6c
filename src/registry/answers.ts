/** What registries answer, as plain data and errors. */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import {
  type Descriptor,
  type Digest,
  isDigest,
  MAX_MANIFEST_BYTES,
  OCI_MANIFEST,
  parseListing,
  sha256,
} from '../oci/index.ts'
import { readBytes } from './body.ts'
import { isWebPage, webPage } from './faults.ts'
import type { HttpResponse } from './http.ts'
import type { ByteRange } from './registry.ts'
import { digestMismatch } from './verified.ts'

/** The bytes of a manifest, held against the digest that was asked for, or else the one that the registry states. */
export async function checkedManifest(
  response: HttpResponse,
  tagOrDigest: string,
  what: string,
): Promise<{ bytes: Uint8Array; digest: Digest }> {
  const bytes = await readBytes(response, MAX_MANIFEST_BYTES)
  const digest = sha256(bytes)
  const stated = response.headers['docker-content-digest']
  const expected = isDigest(tagOrDigest) ? tagOrDigest : isDigest(stated) ? stated : digest
  if (digest !== expected) throw digestMismatch(`The manifest of ${what}`, expected, digest)
  return { bytes, digest }
}

/** What a manifest calls itself; whoever takes it parses it strictly. */
export function mediaTypeOf(header: string | undefined, bytes: Uint8Array, what: string): string {
  let inside: unknown
  try {
    inside = (JSON.parse(Buffer.from(bytes).toString('utf8')) as { mediaType?: unknown } | null)?.mediaType
  } catch (cause) {
    throw new PackwrightError('ARTIFACT_INVALID', `The manifest of ${what} is not JSON.`, { cause })
  }
  return typeof inside === 'string' ? inside : (header?.split(';')[0]?.trim() ?? OCI_MANIFEST)
}

/** @returns `undefined` for what is no list of manifests */
export function listingOf(bytes: Uint8Array, what: string): Descriptor[] | undefined {
  try {
    return parseListing(bytes, what).index.manifests
  } catch (thrown) {
    if (thrown instanceof PackwrightError && thrown.code === 'ARTIFACT_INVALID') return undefined
    throw thrown
  }
}

const nullList = z.looseObject({ schemaVersion: z.literal(2), manifests: z.null() })

/** An index whose list is `null`, as Go writes one that was never filled. */
export function isNullList(bytes: Uint8Array): boolean {
  try {
    return nullList.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).success
  } catch {
    return false
  }
}

/** A registry that keeps failing on this one question, as some do that do not know it: never remembered. */
export function unlessFailing(thrown: unknown): undefined {
  const status = thrown instanceof PackwrightError ? thrown.details?.['status'] : undefined
  if (typeof status === 'number' && status >= 500) return undefined
  throw thrown
}

/** `rel=next` in any order, with or without quotes, alone or among others. */
const NEXT = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\s*(?:;|$))/i

/** The query of the next page. Only the query: where a page lies is not for the registry to say. */
export function nextPage(response: HttpResponse): string | undefined {
  const links = (response.headers['link'] ?? '').matchAll(/<([^>]*)>((?:\s*;[^,;]*)*)/g)
  const target = [...links].find(([, , parameters = '']) => NEXT.test(parameters))?.[1]
  const url = target === undefined ? null : URL.parse(target, response.url.href)
  return url?.search || undefined
}

const tagList = z.looseObject({ tags: z.array(z.string()).nullish() })

/** @throws PackwrightError `REGISTRY_RESPONSE` */
export function parseTags(body: string, what: string): string[] {
  try {
    return tagList.parse(JSON.parse(body)).tags ?? []
  } catch (cause) {
    throw new PackwrightError('REGISTRY_RESPONSE', `The list of tags of ${what} is malformed.`, { cause })
  }
}

export function refusedBy(response: HttpResponse, what: string): PackwrightError {
  const { status } = response
  const { host } = response.url
  const details = { host, status }
  if (isWebPage(response) && status !== 404) return webPage(response, what)
  if (status === 404) {
    return new PackwrightError('REFERENCE_NOT_FOUND', `${what} does not exist.`, {
      hint: what.includes('@')
        ? 'A cleanup of untagged manifests may have deleted it; its publisher can publish it again. A private repository also needs credentials that may see it.'
        : 'Check the spelling; a private repository also needs credentials that may see it.',
      details,
    })
  }
  if (status === 403) {
    return new PackwrightError('FORBIDDEN', `${host} does not allow access to ${what}.`, {
      hint: `Log in with an account that may read it: oras login ${host}`,
      details,
    })
  }
  return new PackwrightError('REGISTRY_RESPONSE', `${host} answers ${status} for ${what}.`, {
    ...(status === 511 ? { hint: 'The network asks you to log in: open a page in a browser.' } : {}),
    details,
  })
}

/** What asks for the bytes from `offset` on, of the whole or of a range. */
export function rangeHeader(offset: number, range: ByteRange | undefined): Record<string, string> {
  if (range !== undefined) return { range: `bytes=${offset}-${range.to - 1}` }
  return offset === 0 ? {} : { range: `bytes=${offset}-` }
}

/** Faults are for whoever looks at the status; what is asked here is whether a good answer is what was asked for. */
export function isRange({ status, headers }: HttpResponse, offset: number): boolean {
  if (status === 206) return new RegExp(`^bytes ${offset}-`).test(headers['content-range'] ?? '')
  return status !== 200 && status !== 416
}
