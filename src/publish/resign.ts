/** Signatures of what is published already: this run's own, and those of the version before. */
import { bundleFromJSON } from '@sigstore/bundle'
import semver from 'semver'
import * as z from 'zod'
import type { BuiltArtifact } from '../build/index.ts'
import type { Signer } from '../lock/index.ts'
import { type Digest, sha256, type TaggedReference, versionInTag } from '../oci/index.ts'
import type { Destination, Registry } from '../registry/index.ts'
import {
  certificateIn,
  type PackSigner,
  PROVENANCE_PREDICATE,
  SIGN_PREDICATE,
  type Signature,
  signerFacts,
  signPublished,
} from '../signing/index.ts'
import { signatureBundles } from '../trust/index.ts'
import type { PublishContext } from './context.ts'

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
): Promise<{ signature: Signature; made: boolean }> {
  const { registry, destination, signer, identity, env, signal } = context
  for await (const bytes of signatureBundles(reference, digest, registry, signal)) {
    const found = signerIn(bytes)
    if (found?.identity === identity)
      return { signature: { signer: found, bundle: sha256(bytes) }, made: false }
  }
  const manifest = await registry.manifest(reference, digest, signal)
  const about = { name: built.manifest.name, signer, source: built.source, env }
  const signature = await signPublished({ ...reference, digest }, manifest, about, {
    registry,
    destination,
    signal,
  })
  return { signature, made: true }
}

/**
 * Who signed what is published of a pack: as the lockfile has it, else of the newest version.
 *
 * @returns `undefined` for nobody, and where the registry does not let one look
 */
export async function signerBefore(
  name: string,
  reference: TaggedReference,
  registry: Registry,
  { signedBefore, signal }: Pick<PublishContext, 'signedBefore' | 'signal'>,
): Promise<string | undefined> {
  const locked = signedBefore?.get(name)
  if (locked !== undefined) return locked
  try {
    const tags = await registry.tags(reference, signal)
    const newest = tags
      .flatMap((tag) => versionInTag(tag) ?? [])
      .sort(semver.rcompare)
      .at(0)
    const tag = tags.find((written) => versionInTag(written) === newest)
    if (newest === undefined || tag === undefined) return undefined
    const digest = await registry.resolve(reference, tag, signal)
    if (digest === undefined) return undefined
    for await (const bytes of signatureBundles(reference, digest, registry, signal)) {
      const signer = signerIn(bytes)
      if (signer !== undefined) return signer.identity
    }
  } catch {
    signal?.throwIfAborted()
  }
  return undefined
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
