/** A version that is published already, and lacks the signature of the run that publishes it once more. */
import { bundleFromJSON } from '@sigstore/bundle'
import * as z from 'zod'
import type { BuiltArtifact } from '../build/index.ts'
import type { Signer } from '../lock/index.ts'
import type { Digest, TaggedReference } from '../oci/index.ts'
import type { Destination, Registry } from '../registry/index.ts'
import {
  certificateIn,
  type PackSigner,
  PROVENANCE_PREDICATE,
  SIGN_PREDICATE,
  signerFacts,
  signPublished,
} from '../signing/index.ts'
import { signatureBundles } from '../trust/index.ts'

export interface ResignContext {
  registry: Registry
  destination: Destination
  signer: PackSigner
  /** as whom this run signs */
  identity: string
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

/** Looks for this run's own signature beside what is there, and makes it where there is none. */
export async function ensureSigned(
  built: BuiltArtifact,
  reference: TaggedReference,
  digest: Digest,
  context: ResignContext,
): Promise<{ signer: Signer; made: boolean }> {
  const { registry, destination, signer, identity, env, signal } = context
  for await (const bytes of signatureBundles(reference, digest, registry, signal)) {
    const found = signerIn(bytes)
    if (found?.identity === identity) return { signer: found, made: false }
  }
  const manifest = await registry.manifest(reference, digest, signal)
  const about = { name: built.manifest.name, signer, source: built.source, env }
  const made = await signPublished({ ...reference, digest }, manifest, about, {
    registry,
    destination,
    signal,
  })
  return { signer: made, made: true }
}

const statement = z.looseObject({ predicateType: z.enum([SIGN_PREDICATE, PROVENANCE_PREDICATE]) })

/** Who says in a bundle to have published; nothing is verified, and what says something else is passed over. */
function signerIn(bytes: Uint8Array): Signer | undefined {
  try {
    const bundle = bundleFromJSON(JSON.parse(Buffer.from(bytes).toString('utf8')))
    const { content: signed, verificationMaterial } = bundle
    if (signed.$case !== 'dsseEnvelope') return undefined
    statement.parse(JSON.parse(signed.dsseEnvelope.payload.toString('utf8')))
    const { content } = verificationMaterial
    if (content.$case === 'publicKey') return { identity: `key:${content.publicKey.hint}` }
    const certificate = certificateIn(verificationMaterial)
    return certificate === undefined ? undefined : { ...signerFacts(certificate) }
  } catch {
    return undefined
  }
}
