/** Reads the status of a pack from what is attached to it. */
import * as z from 'zod'
import { type Digest, hexOf, STATUS_ARTIFACT, sha256 } from '../../oci/index.ts'
import type { PinnedSigner } from '../../policy/index.ts'
import type { Registry } from '../../registry/index.ts'
import { parseJson } from '../../text/index.ts'
import { signatureBundles } from '../collect.ts'
import type { TrustContext } from '../context.ts'
import type { JudgedPack } from '../judge.ts'
import { readStatements } from '../lazy.ts'
import { currentStatus, type PackStatus, STATUS_PREDICATE } from './status.ts'

/**
 * One request when nobody has said anything about the pack; Sigstore's libraries are loaded only when somebody has.
 *
 * @param pinned the signer that the lockfile pins, who counts where no rule does
 */
export async function readStatus(
  digest: Digest,
  pack: JudgedPack,
  registry: Registry,
  trust: TrustContext,
  pinned?: PinnedSigner | null,
  signal?: AbortSignal,
): Promise<PackStatus> {
  const bundles: Uint8Array[] = []
  for await (const bundle of signatureBundles(pack.repository, digest, registry, signal, STATUS_ARTIFACT))
    bundles.push(bundle)
  if (bundles.length === 0) return { state: 'active', ignored: [] }
  const { trusted, ignored } = await readStatements(
    digest,
    pack,
    each(bundles),
    STATUS_PREDICATE,
    trust,
    pinned ?? undefined,
  )
  return {
    ...currentStatus(trusted),
    ignored: ignored.map(({ code, message }) => ({ code, message })),
  }
}

async function* each(bundles: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* bundles
}

const envelope = z.lazy(() => z.looseObject({ dsseEnvelope: z.looseObject({ payload: z.base64() }) }))
const MAX_SEEN = 1_000

/** Names of the statements that are there, whoever made them: a new one comes after all of them. */
export async function payloadIds(bundles: AsyncIterable<Uint8Array>): Promise<string[]> {
  const ids = new Set<string>()
  for await (const bytes of bundles) {
    const parsed = envelope.safeParse(parseQuietly(bytes))
    if (parsed.success) ids.add(hexOf(sha256(Buffer.from(parsed.data.dsseEnvelope.payload, 'base64'))))
  }
  return [...ids].slice(0, MAX_SEEN)
}

function parseQuietly(bytes: Uint8Array): unknown {
  try {
    return parseJson(Buffer.from(bytes).toString('utf8'), 'a statement')
  } catch {
    return undefined
  }
}
